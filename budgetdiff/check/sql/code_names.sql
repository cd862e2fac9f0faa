-- Every code with the label it stands beside, once a document.
SELECT document_id, document_year, code, label, classification, count(*) AS cells, min(page) AS page,
       list(fact_id ORDER BY ordinal)[1:1] AS facts
FROM check_cell
WHERE code IS NOT NULL AND side = '' AND label <> ''
GROUP BY document_id, document_year, code, label, classification
ORDER BY document_id, code
