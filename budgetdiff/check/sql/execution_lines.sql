-- The scored line of money of a self-evaluation form, with the amounts printed in its row.
SELECT c.document_id, e.project, e.label, e.reached, e.weight, e.score, e.page, e.row, e.bbox,
       list({'column': f.column_title, 'phase': CAST(f.phase AS VARCHAR), 'amount': f.amount, 'quantum': f.quantum, 'raw': f.raw,
             'page': f.page, 'row': f.row, 'bbox': f.bbox} ORDER BY f.ordinal) AS funds
FROM evaluation e JOIN check_scope c USING (document_no)
     JOIN fund f ON f.document_no = e.document_no AND f.project = e.project AND f.page = e.page AND f.row = e.row
WHERE e.kind = 'execution' AND f.amount IS NOT NULL
GROUP BY ALL ORDER BY c.document_id, e.page, e.row
