-- The relations that the rules of form read: tables seen, remarks, and which statements hold money.
CREATE OR REPLACE TEMP TABLE check_table AS
SELECT s.document_id, t.* FROM table_seen t JOIN check_scope s USING (document_no);

CREATE OR REPLACE TEMP TABLE check_remark AS
SELECT s.document_id, s.unit_name, s.fiscal_year, s.phase, r.* FROM remark r JOIN check_scope s USING (document_no);

CREATE OR REPLACE TEMP TABLE check_money AS
SELECT c.document_no, c.statement, count(c.amount) AS amounts, count(c.amount) FILTER (WHERE c.amount <> 0) AS money,
       arg_max(c.fact_id, row(abs(c.amount), -c.ordinal)) AS largest
FROM check_cell c GROUP BY c.document_no, c.statement;
