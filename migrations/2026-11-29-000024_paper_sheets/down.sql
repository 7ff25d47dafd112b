ALTER TABLE discussions DROP COLUMN starts_at;
ALTER TABLE clocks DROP COLUMN waits_until;
ALTER TABLE paper_signatures
    DROP CONSTRAINT paper_signatures_signed_before_receipt,
    DROP COLUMN sheet_id,
    DROP COLUMN received_on;
DROP TABLE paper_sheets;
