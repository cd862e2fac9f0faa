-- The sentences whose words alone show a fault: the kind is the rule's id, the text the sentence, a tab, and the words.
SELECT document_id, fiscal_year, page, row, bbox, kind, text FROM check_remark WHERE starts_with(kind, 'WORDING-') ORDER BY document_id, ordinal
