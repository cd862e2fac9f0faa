-- The figures of both periods, where lines of the base that cmp_pairs names have the keys of the current period.
SELECT p.is_current, p.unit_name, p.statement, p.side, p.classification, p.measure, p.code, p.label,
       coalesce(w.to_key, p.label_key) AS label_key, p.level, p.amount, p.quantum, p.origin, p.source, p.fact_id, p.restated,
       p.original, coalesce(w.how, p.matched) AS matched, p.moved_from, p.scope_changed
FROM cmp_picked AS p
LEFT JOIN cmp_pairs AS w ON NOT p.is_current AND p.code = '' AND w.unit_name = p.unit_name AND w.statement = p.statement
                        AND w.side = p.side AND w.classification = p.classification AND w.level = p.level
                        AND w.from_key = p.label_key
