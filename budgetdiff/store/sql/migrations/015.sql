-- Version 15: what the reading found in the words of a line, each by its name; it stood beside the words, parted by tabs
-- (parts_by_name.sql moves it).
ALTER TABLE remark ADD COLUMN parts VARCHAR;
