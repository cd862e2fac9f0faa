-- Lines of self-evaluation forms beside their indicators, in the newest documents: objectives, the scored line of money, totals.
CREATE OR REPLACE VIEW evaluations AS
SELECT document_id, unit_name, e.fiscal_year, e.phase, project, kind, label, planned, reached, weight, score, page, row, standing
FROM evaluation e JOIN document d USING (document_no)
WHERE superseded_by IS NULL
ORDER BY document_no, ordinal;
