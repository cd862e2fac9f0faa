-- The one figure that counts for a line and a period, of the lines in settling_series: the period's own document, else another
-- document's column for it, else an implied one; among equals the finest print, then the document of the latest year and
-- phase, then the least document_id, and within a document the first place it was printed: never the order in which documents came.
SELECT f.document_no, f.ordinal
FROM fact AS f JOIN document AS d USING (document_no)
WHERE superseded_by IS NULL AND amount IS NOT NULL AND series_id IN (FROM settling_series)
QUALIFY row_number() OVER (
    PARTITION BY series_id, f.fiscal_year, f.phase
    ORDER BY CASE WHEN origin = 'implied' THEN 2
                  WHEN f.fiscal_year = d.fiscal_year AND f.phase = d.phase THEN 0
                  ELSE 1 END,
             quantum, d.fiscal_year DESC, d.phase DESC, document_id, ordinal) = 1
