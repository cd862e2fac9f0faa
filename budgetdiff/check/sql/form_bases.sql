-- Comparisons that sentences make, with the year they start from.
SELECT s.document_id, s.fiscal_year, c.page, c.quote, c.subject, c.stated, c.ordinal
FROM claim c JOIN check_scope s USING (document_no)
WHERE c.kind IN ('change', 'growth', 'direction') AND regexp_matches(c.quote, '[比较](20|19)\d{2}年')
ORDER BY s.document_no, c.ordinal
