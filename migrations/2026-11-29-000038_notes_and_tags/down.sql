DROP TABLE rejection_reason_uses;
DROP TABLE rejection_reasons;
DROP TABLE petition_tags;
DROP TABLE tags;
DROP TABLE petition_notes;
