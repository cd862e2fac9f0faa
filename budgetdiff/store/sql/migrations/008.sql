-- Version 8: documents of other countries: their currency, and what their fiscal year is called.
ALTER TABLE document ADD COLUMN currency VARCHAR;    -- ISO 4217; NULL is CNY
ALTER TABLE document ADD COLUMN year_label VARCHAR;  -- 2023/24, FY2024; NULL where the year is called by its number
