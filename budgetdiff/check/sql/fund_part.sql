-- A part of a project's money that is more than every whole its form states (of equal ones the first), in the same column and period.
WITH wholes AS (
    SELECT document_no, project, column_title, fiscal_year, phase, max_by(
               {'project': project, 'label': label, 'amount': amount, 'quantum': quantum, 'raw': raw, 'page': page, 'row': row,
                'bbox': bbox}, row(amount, -ordinal)) AS whole
    FROM check_fund WHERE kind = 'whole' GROUP BY ALL
)
SELECT f.document_id,
       {'project': f.project, 'label': f.label, 'amount': f.amount, 'quantum': f.quantum, 'raw': f.raw, 'page': f.page,
        'row': f.row, 'bbox': f.bbox} AS part, w.whole
FROM check_fund f JOIN wholes w USING (document_no, project, column_title, fiscal_year, phase)
WHERE f.kind IN ('fiscal', 'carried', 'other') AND (f.amount - w.whole.amount) * 2 > f.quantum + w.whole.quantum
ORDER BY f.document_no, f.ordinal
