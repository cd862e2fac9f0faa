-- The column of a table that each figure of some documents ($documents) is in, where units changed their names.
CREATE OR REPLACE TEMP TABLE relabelled AS
SELECT DISTINCT f.document_no, f.series_id, f.owner, s.code, s.label_key, t.statement, t.side, t.classification, t.measure,
       coalesce(r.unit_name, f.owner, d.unit_name) AS unit_name
FROM (SELECT DISTINCT document_no, series_id, owner FROM fact WHERE document_no IN (SELECT unnest($documents::INTEGER[]))) AS f
JOIN document AS d USING (document_no) JOIN series AS s USING (series_id) JOIN tree AS t USING (tree_id)
LEFT JOIN renamed AS r ON r.own_unit = f.owner
WHERE t.unit_name <> coalesce(r.unit_name, f.owner, d.unit_name)
