-- The facts of every document, superseded ones too, with their ids: what `facts` and `figures` are made of.
CREATE OR REPLACE VIEW all_facts AS
SELECT document_id || ':' || ordinal AS fact_id, document_no, ordinal, document_id, superseded_by, t.unit_name,
       f.fiscal_year, f.phase, t.statement, f.statement_title, nullif(t.side, '') AS side,
       nullif(t.classification, '') AS classification, nullif(s.code, '') AS code, f.label, s.label_key, f.level,
       t.measure, f.column_title, f.amount, f.quantum, f.raw, f.origin, f.page, f.row, f.bbox, f.series_id,
       s.tree_id, f.counts, f.doubtful,
       d.fiscal_year AS document_year, d.phase AS document_phase, f.standing, f.confidence, f.rivals
FROM fact f JOIN document d USING (document_no) JOIN series s USING (series_id) JOIN tree t USING (tree_id);
