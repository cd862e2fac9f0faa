-- Every figure with the number of its tree, which stands for unit, table, side, classification and column from here on.
SELECT g, is_current, p.measure, code, label, label_key, amount, quantum, origin, source_rank, fact_id, restated, original, matched,
       moved_from, scope_changed, node, parent, depth, beside_level, alone
FROM cmp_places AS p
JOIN cmp_groups AS s ON s.unit_name = p.unit_name AND s.statement = p.statement AND s.side = p.side
                    AND s.classification = p.classification AND s.column_id = p.column_id
