-- Version 16: the notes of a document as keys with values (JSON), to be worded in any language; NULL where only sentences were kept.
ALTER TABLE document ADD COLUMN said VARCHAR;
