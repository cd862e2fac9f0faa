SELECT document_id, page, text FROM check_remark WHERE kind = 'placeholder' ORDER BY document_no, ordinal
