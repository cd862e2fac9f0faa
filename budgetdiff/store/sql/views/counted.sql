-- The figures that count, by number alone: what is paired by the million joins texts only once it is paired. See `figures`.
CREATE OR REPLACE VIEW counted AS
SELECT series_id, fiscal_year, phase, label, level, amount, document_no, ordinal FROM fact WHERE counts;
