-- “三公” beside its parts, and vehicles beside purchase and operation. Some tables count 会议费 and 培训费 in: both are ways to make it up.
WITH items AS (
    SELECT document_id, document_no, unit_name, title, fiscal_year, phase, measure, count(*) AS printed,
           any_value(fact_id) AS fact_id, any_value(amount) AS amount, any_value(quantum) AS quantum
    FROM check_cell WHERE statement = 'three_public' GROUP BY ALL
),
tables AS (
    SELECT document_no, unit_name, title, fiscal_year, phase FROM items GROUP BY ALL HAVING max(printed) = 1
),
clear AS (SELECT items.* FROM items SEMI JOIN tables USING (document_no, unit_name, title, fiscal_year, phase)),
-- a blank 小计 of vehicles is what its parts are
filled AS (
    SELECT c.* FROM clear c
    WHERE amount IS NOT NULL
      AND NOT (measure IN ('vehicle_purchase', 'vehicle_operation')
               AND EXISTS (FROM clear v WHERE v.document_no = c.document_no AND v.unit_name = c.unit_name AND v.title = c.title
                           AND v.fiscal_year = c.fiscal_year AND v.phase = c.phase AND v.measure = 'vehicles'
                           AND v.amount IS NOT NULL))
),
complete AS (
    SELECT document_no, unit_name, title, fiscal_year, phase,
           bool_or(measure = 'abroad') AND bool_or(measure = 'reception')
               AND bool_or(measure IN ('vehicles', 'vehicle_operation')) AS has_items,
           bool_or(measure = 'vehicle_purchase') AND bool_or(measure = 'vehicle_operation') AS has_vehicles
    FROM clear GROUP BY ALL
),
readings AS (
    SELECT w.document_id, w.fact_id, w.amount AS found, w.quantum, reading, sum(p.amount) AS expected,
           sum(p.quantum) AS parts, list(p.fact_id ORDER BY p.fact_id) AS facts
    FROM clear w JOIN filled p USING (document_no, unit_name, title, fiscal_year, phase)
    JOIN complete c USING (document_no, unit_name, title, fiscal_year, phase)
    CROSS JOIN (VALUES (1), (2), (3), (4)) r(reading)
    WHERE w.measure = 'total' AND c.has_items AND w.amount IS NOT NULL
      AND (p.measure IN ('abroad', 'reception', 'vehicles', 'vehicle_purchase', 'vehicle_operation')
           OR (reading IN (2, 4) AND p.measure = 'meeting') OR (reading IN (3, 4) AND p.measure = 'training'))
    GROUP BY ALL
    UNION ALL
    SELECT w.document_id, w.fact_id, w.amount, w.quantum, 1, sum(p.amount), sum(p.quantum), list(p.fact_id ORDER BY p.fact_id)
    FROM clear w JOIN clear p USING (document_no, unit_name, title, fiscal_year, phase)
    JOIN complete c USING (document_no, unit_name, title, fiscal_year, phase)
    WHERE w.measure = 'vehicles' AND c.has_vehicles AND w.amount IS NOT NULL AND p.amount IS NOT NULL
      AND p.measure IN ('vehicle_purchase', 'vehicle_operation')
    GROUP BY ALL
)
SELECT document_id, [fact_id] || facts AS facts, expected, found, quantum + parts AS slack FROM readings
