SELECT document_id, page, row, bbox, text FROM check_remark WHERE kind = 'placeholder' ORDER BY document_no, ordinal
