-- What the reading found in the words of a line, by name, for rows of before schema 15: there it stood in the words, parted by tabs.
UPDATE remark SET text = split_part(text, chr(9), 2), parts = CAST(json_object('name', split_part(text, chr(9), 1)) AS VARCHAR)
WHERE kind = 'misspelt' AND parts IS NULL AND contains(text, chr(9));
UPDATE remark SET text = split_part(text, chr(9), 3),
       parts = CAST(json_object('name', split_part(text, chr(9), 1), 'year', split_part(text, chr(9), 2)) AS VARCHAR)
WHERE kind = 'misnamed' AND parts IS NULL AND contains(text, chr(9));
UPDATE remark SET text = split_part(text, chr(9), 4),
       parts = CAST(json_object('first', split_part(text, chr(9), 1), 'last', split_part(text, chr(9), 2),
                                'later', split_part(text, chr(9), 3)) AS VARCHAR)
WHERE kind IN ('period', 'form_period') AND parts IS NULL AND contains(text, chr(9));
UPDATE remark SET text = split_part(text, chr(9), 1), parts = CAST(json_object('words', split_part(text, chr(9), 2)) AS VARCHAR)
WHERE starts_with(kind, 'WORDING-') AND parts IS NULL AND contains(text, chr(9));
UPDATE remark SET text = split_part(text, chr(9), 3),
       parts = CAST(json_object('digits', split_part(text, chr(9), 1), 'name', split_part(text, chr(9), 2)) AS VARCHAR)
WHERE kind = 'class' AND parts IS NULL AND contains(text, chr(9));
UPDATE remark SET text = array_to_string(string_split(text, chr(9))[3:], chr(9)),
       parts = CAST(json_object('column', split_part(text, chr(9), 2)) AS VARCHAR)
WHERE kind = 'refused' AND parts IS NULL AND contains(text, chr(9));
