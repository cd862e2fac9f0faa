-- What every document of some bodies ($bodies) is called and what supersedes it: a function of the documents there are, never of
-- the way that led there. A body that published one year and phase at two levels is two units: the widest level keeps the name.
CREATE OR REPLACE TEMP TABLE settling AS
WITH of_body AS (
    SELECT d.*, coalesce(r.unit_name, d.own_unit) AS body,
           CASE d.unit_level WHEN 'department' THEN 1 WHEN 'government' THEN 2 WHEN 'unit' THEN 3 WHEN 'own' THEN 4 END AS width
    FROM document AS d LEFT JOIN renamed AS r ON r.own_unit = d.own_unit
    WHERE coalesce(r.unit_name, d.own_unit) IN (SELECT unnest($bodies::VARCHAR[]))
), parted AS (
    SELECT body, min(width) AS widest, bool_or(levels > 1) AS parts
    FROM (SELECT body, min(width) AS width, count(DISTINCT width) AS levels FROM of_body
          WHERE holds <> 'forms' AND width IS NOT NULL GROUP BY body, fiscal_year, phase)
    GROUP BY body
), called AS (
    SELECT o.*,
           body || CASE WHEN parts AND width <> widest
                        THEN CASE unit_level WHEN 'unit' THEN '（单位）' WHEN 'own' THEN '（本级）' WHEN 'government' THEN '（政府）' END
                        ELSE '' END AS called,
           (SELECT list(DISTINCT i.project) FROM indicator AS i WHERE i.document_no = o.document_no AND o.holds = 'forms') AS projects,
           row_number() OVER (ORDER BY preferred, correction, document_no) AS rank
    FROM of_body AS o LEFT JOIN parted USING (body)
)
SELECT c.document_no, c.called, c.unit_name AS was_called, c.superseded_by AS was_superseded_by,
       (SELECT arg_min(n.document_id, n.rank) FROM called AS n
        WHERE n.called = c.called AND n.fiscal_year = c.fiscal_year AND n.phase = c.phase AND n.holds = c.holds AND n.rank > c.rank
          AND (c.holds <> 'forms' OR len(c.projects) > 0 AND list_has_all(n.projects, c.projects))) AS superseded_by
FROM called AS c
