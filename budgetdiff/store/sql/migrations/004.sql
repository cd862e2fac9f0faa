-- Version 4: whose a document is, by its own words and by the user's; what is judged; where each fact's unit comes from.
ALTER TABLE document ADD COLUMN own_unit VARCHAR;        -- the unit before users renamed it, and before levels part it
ALTER TABLE document ADD COLUMN holds VARCHAR;           -- statements, narrative or forms: only one kind supersedes itself
ALTER TABLE document ADD COLUMN correction BOOLEAN DEFAULT false;
ALTER TABLE document ADD COLUMN preferred INTEGER DEFAULT 0;  -- a user's choice of what counts; the latest choice is the greatest
ALTER TABLE document ADD COLUMN stated_unit VARCHAR;     -- what the document says of itself; NULL where it does not
ALTER TABLE document ADD COLUMN stated_level VARCHAR;
ALTER TABLE document ADD COLUMN stated_year SMALLINT;
ALTER TABLE document ADD COLUMN stated_phase phase;
ALTER TABLE document ADD COLUMN given_unit VARCHAR;      -- what the user says instead; NULL where nothing
ALTER TABLE document ADD COLUMN given_level VARCHAR;
ALTER TABLE document ADD COLUMN given_year SMALLINT;
ALTER TABLE document ADD COLUMN given_phase phase;
ALTER TABLE document ADD COLUMN kept VARCHAR;            -- the name of the copy beside the database, see --keep
UPDATE document SET
    own_unit = unit_name, stated_unit = unit_name, stated_level = unit_level, stated_year = fiscal_year, stated_phase = phase,
    holds = CASE WHEN document_no IN (SELECT document_no FROM fact) THEN 'statements' ELSE 'forms' END;

-- The unit of a fact where it is not its document's own, as printed.
ALTER TABLE fact ADD COLUMN owner VARCHAR;
UPDATE fact SET owner = other.unit_name FROM (
    SELECT document_no, series_id, tree.unit_name
    FROM (SELECT DISTINCT document_no, series_id FROM fact) JOIN series USING (series_id) JOIN tree USING (tree_id)
    JOIN document USING (document_no) WHERE tree.unit_name <> document.unit_name
) AS other
WHERE fact.document_no = other.document_no AND fact.series_id = other.series_id;

-- What users call a unit that documents call otherwise.
CREATE TABLE renamed (own_unit VARCHAR PRIMARY KEY, unit_name VARCHAR NOT NULL);

-- Units of which something was taken in or back and not judged yet: the next that writes goes on there.
CREATE TABLE unfinished (unit_name VARCHAR PRIMARY KEY);
INSERT INTO unfinished SELECT DISTINCT unit_name FROM document;
