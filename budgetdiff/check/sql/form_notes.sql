-- Notes below statements, each with the largest amount that its statement prints.
SELECT r.document_id, r.unit_name, r.fiscal_year, r.page, r.row, r.bbox, r.text, r.statement, coalesce(m.money, 0) AS money,
       CASE WHEN m.money > 0 THEN [m.largest] ELSE [] END AS facts
FROM check_remark r LEFT JOIN check_money m ON m.document_no = r.document_no AND m.statement = r.statement
WHERE r.kind = 'note' AND r.statement IS NOT NULL
ORDER BY r.document_no, r.ordinal
