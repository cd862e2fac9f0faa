-- The total row of a self-evaluation form, with the points and scores of its lines: each printed row once, the line of money too.
WITH lines AS (
    SELECT document_no, project, page, row, any_value(name) AS name, any_value(weight) AS weight, any_value(score) AS score,
           any_value(bbox) AS bbox, min(ordinal) AS ordinal
    FROM indicator JOIN check_scope USING (document_no) GROUP BY document_no, project, page, row
), summed AS (
    SELECT document_no, project, list({'name': name, 'weight': weight, 'score': score, 'page': page, 'row': row, 'bbox': bbox}
                                      ORDER BY ordinal) AS lines
    FROM lines GROUP BY document_no, project
), money AS (
    SELECT document_no, project, any_value({'name': label, 'weight': weight, 'score': score, 'page': page, 'row': row, 'bbox': bbox})
               AS execution
    FROM evaluation JOIN check_scope USING (document_no) WHERE kind = 'execution' GROUP BY document_no, project
    HAVING count(*) = 1
)
SELECT c.document_id, t.project, t.label, t.weight, t.score, t.page, t.row, t.bbox, s.lines, m.execution
FROM evaluation t JOIN check_scope c USING (document_no) JOIN summed s USING (document_no, project)
     LEFT JOIN money m USING (document_no, project)
WHERE t.kind = 'total'
QUALIFY count(*) OVER (PARTITION BY t.document_no, t.project) = 1
ORDER BY t.document_no, t.ordinal
