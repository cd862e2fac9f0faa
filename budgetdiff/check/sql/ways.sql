-- The ways of a kernel of equations, one row for each way in which a figure may be made up. facts are the figure and its parts
-- with their signs (all plus, where there are none), slack all their quanta together, of which half is what rounding can
-- explain. variant tells the equations of one figure apart, preference which of its ways is shown first.
WITH way AS (
    SELECT document_id, coalesce(variant, '') AS variant, coalesce(relation, '=') AS relation,
           coalesce(preference, 1) AS preference, facts, coalesce(shown, facts) AS shown,
           coalesce(signs, list_transform(facts[2:], lambda f: 1)) AS signs, expected, found, slack
    FROM (
        SELECT NULL::VARCHAR AS document_id, NULL::VARCHAR AS variant, NULL::VARCHAR AS relation, NULL::INTEGER AS preference,
               NULL::VARCHAR[] AS facts, NULL::VARCHAR[] AS shown, NULL::INTEGER[] AS signs, NULL::DECIMAL(38, 4) AS expected,
               NULL::DECIMAL(38, 4) AS found, NULL::DECIMAL(38, 4) AS slack
        WHERE FALSE
        UNION ALL BY NAME
        ({kernel})
    )
),
judged AS (
    SELECT *, CASE relation WHEN '<=' THEN (found - expected) * 2 <= slack WHEN '>=' THEN (expected - found) * 2 <= slack
                            ELSE abs(found - expected) * 2 <= slack END AS agrees
    FROM way
)
