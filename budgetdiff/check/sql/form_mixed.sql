-- Documents of a budget whose comparisons start from last year's outturn in some places and from its budget in others.
WITH compared AS (
    SELECT s.document_id, c.ordinal, c.page, CAST(json_extract(a.body, '$.provenance.bbox') AS DOUBLE[]) AS bbox, c.quote,
           regexp_matches(c.quote, '[比较与](上年度?|去年|(19|20)\d{2}年度?)(预算)?(执行|决算|完成)') AS executed,
           regexp_matches(c.quote, '[比较与](上年度?|去年|(19|20)\d{2}年度?)(年初|部门)?预算(数|[^执调])') AS approved
    FROM claim c JOIN check_scope s USING (document_no) LEFT JOIN assertion a USING (document_no, ordinal)
    WHERE c.kind IN ('change', 'growth', 'direction') AND s.phase IN ('proposed', 'approved')
)
SELECT document_id, arg_min(page, ordinal) FILTER (WHERE executed) AS page, arg_min(bbox, ordinal) FILTER (WHERE executed) AS bbox,
        count(*) FILTER (WHERE executed) AS executed, count(*) FILTER (WHERE approved) AS approved,
       arg_min(quote, ordinal) FILTER (WHERE executed) AS one, arg_min(quote, ordinal) FILTER (WHERE approved) AS two
FROM compared GROUP BY document_id
HAVING bool_or(executed) AND bool_or(approved)
ORDER BY document_id
