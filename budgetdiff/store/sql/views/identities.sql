-- Whose every document is: by its own words (stated), by the user's (given), and what of it counts.
CREATE OR REPLACE VIEW identities AS
SELECT document_id, source_name, source_path, unit_name, unit_level, fiscal_year, phase, stated_unit, stated_level, stated_year,
       stated_phase, given_unit, given_level, given_year, given_phase, correction, preferred > 0 AS preferred, superseded_by
FROM document
ORDER BY document_no;
