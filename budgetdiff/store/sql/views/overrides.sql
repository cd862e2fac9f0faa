-- What people read in pictures instead of what was recognised, the oldest first.
CREATE OR REPLACE VIEW overrides AS
SELECT document_id, d.unit_name, page, bbox, typed, amount, read, read_standing, said_by, said_at
FROM override JOIN document d USING (document_id)
ORDER BY said_at;
