-- The sentences whose words alone show a fault: the kind is the rule's id, the text the sentence, its part the words.
SELECT document_id, fiscal_year, page, row, bbox, kind, text, parts FROM check_remark WHERE starts_with(kind, 'WORDING-') ORDER BY document_id, ordinal
