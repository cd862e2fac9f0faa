-- Comparisons that sentences make, with the year they start from; a rate behind the change that it rates is the same comparison.
SELECT s.document_id, s.fiscal_year, CAST(s.phase AS VARCHAR) AS phase, c.page, c.quote, c.subject, c.stated, c.ordinal
FROM claim c JOIN check_scope s USING (document_no)
WHERE c.kind IN ('change', 'growth', 'direction') AND regexp_matches(c.quote, '[比较](20|19)\d{2}年')
QUALIFY NOT coalesce(
    c.kind = 'growth' AND contains(c.quote, lag(c.quote) OVER (PARTITION BY s.document_no ORDER BY c.ordinal)), FALSE
)
ORDER BY s.document_no, c.ordinal
