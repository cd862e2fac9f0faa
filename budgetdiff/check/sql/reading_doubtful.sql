-- The tables whose reading is doubtful, with the first numbers of each that have no place, and how many of its figures nothing confirms.
SELECT s.document_id, t.page, t.title, t.doubt, t.numbers, t.numbers_lost,
       (SELECT list({page: l.page, row: l.row, raw: l.raw, bbox: l.bbox} ORDER BY l.ordinal)
        FROM number_lost l WHERE l.document_no = t.document_no AND l.table_ordinal = t.ordinal AND NOT l.in_words) AS lost,
       (SELECT count(*) FROM fact f WHERE f.document_no = t.document_no AND f.doubtful
          AND f.ordinal >= t.first_fact AND f.ordinal < t.next_fact) AS unsure
FROM table_seen t JOIN check_scope s USING (document_no)
WHERE t.proof = 'doubtful'
ORDER BY t.document_no, t.ordinal
