-- Targets of last year's document that this year's no longer has, or asks less of; and projects without any target now.
WITH targets AS (
    SELECT s.document_no, s.document_id, s.unit_name, s.fiscal_year, s.phase, i.project, i.name, i.comparator, i.target_raw,
           i.target_value, coalesce(i.unit, '') AS unit, i.page, i.row, i.bbox, i.ordinal,
           count(*) OVER (PARTITION BY i.document_no, i.project, i.name) AS printed
    FROM indicator i JOIN check_scope s USING (document_no)
    WHERE i.fiscal_year = s.fiscal_year AND s.phase <> 'executed'
),
pairs AS (
    SELECT DISTINCT n.document_no, n.document_id, b.document_no AS base_no
    FROM targets n JOIN targets b ON b.unit_name = n.unit_name AND b.phase = n.phase AND b.fiscal_year = n.fiscal_year - 1
),
lowered AS (
    SELECT 'lowered' AS what, n.document_id, n.page, n.project, n.name, b.target_raw AS base_raw, n.target_raw AS raw,
           b.document_id AS base_id, b.page AS base_page, b.row AS base_row, n.row, n.ordinal
    FROM pairs p JOIN targets n USING (document_no) JOIN targets b ON b.document_no = p.base_no
        AND b.project = n.project AND b.name = n.name AND b.unit = n.unit AND b.comparator = n.comparator
    WHERE n.printed = 1 AND b.printed = 1
      AND ((n.comparator IN ('>=', '>', '=') AND n.target_value < b.target_value)
           OR (n.comparator IN ('<=', '<') AND n.target_value > b.target_value))
),
projects AS (SELECT DISTINCT document_no, project FROM targets),
dropped AS (
    SELECT 'dropped' AS what, p.document_id, (SELECT min(page) FROM targets t WHERE t.document_no = p.document_no) AS page,
           b.project, b.name, b.target_raw AS base_raw, '' AS raw, b.document_id AS base_id, b.page AS base_page,
           b.row AS base_row, NULL AS row, b.ordinal
    FROM pairs p JOIN targets b ON b.document_no = p.base_no
    JOIN projects j ON j.document_no = p.document_no AND j.project = b.project
    WHERE NOT EXISTS (FROM targets n WHERE n.document_no = p.document_no AND n.project = b.project AND n.name = b.name)
),
gone AS (
    SELECT 'project' AS what, p.document_id, (SELECT min(page) FROM targets t WHERE t.document_no = p.document_no) AS page,
           b.project, '' AS name, count(*) || '' AS base_raw, '' AS raw, any_value(b.document_id) AS base_id,
           min(b.page) AS base_page, NULL AS base_row, NULL AS row, min(b.ordinal) AS ordinal
    FROM pairs p JOIN targets b ON b.document_no = p.base_no
    WHERE NOT EXISTS (FROM projects j WHERE j.document_no = p.document_no AND j.project = b.project)
    GROUP BY p.document_no, p.document_id, b.project
)
FROM (FROM lowered UNION ALL FROM dropped UNION ALL FROM gone) ORDER BY document_id, what, ordinal
