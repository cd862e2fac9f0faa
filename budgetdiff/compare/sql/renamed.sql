-- The figures of both periods, where lines of the base that cmp_pairs names have the keys of the current period.
SELECT p.is_current, p.t, p.code, p.label, coalesce(w.to_key, p.label_key) AS label_key, p.level, p.amount, p.quantum, p.origin,
       p.source_rank, p.fact_id, p.restated, p.original, coalesce(w.how, p.matched) AS matched, p.moved_from, p.scope_changed
FROM cmp_picked AS p
LEFT JOIN (
    SELECT s.t, n.level, n.from_key, n.to_key, n.how
    FROM cmp_pairs AS n
    JOIN cmp_trees AS s ON s.unit_name = n.unit_name AND s.statement = n.statement AND s.side = n.side
                       AND s.classification = n.classification
) AS w ON NOT p.is_current AND p.code = '' AND w.t = p.t AND w.level = p.level AND w.from_key = p.label_key
