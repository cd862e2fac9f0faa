-- Version 12: what a person read in a picture, who and when, and what had been recognised there; kept when the document is read anew.
CREATE TABLE override (
    document_id VARCHAR, page INTEGER, bbox DOUBLE[], typed VARCHAR, amount DECIMAL(18, 2), quantum DECIMAL(18, 2),
    read VARCHAR, read_amount DECIMAL(18, 2), read_quantum DECIMAL(18, 2), read_standing VARCHAR,
    said_by VARCHAR, said_at TIMESTAMP
);
