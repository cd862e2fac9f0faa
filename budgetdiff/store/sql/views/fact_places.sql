-- Where each fact was printed: what a report shows when a number is pointed at.
CREATE OR REPLACE VIEW fact_places AS
SELECT f.document_id, fact_id, source_name, format, place, statement_title, column_title, label,
       raw, page, row, bbox, origin, doubtful, standing, confidence, rivals
FROM all_facts f JOIN document d USING (document_no);
