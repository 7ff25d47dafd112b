-- Keeps the acts that stand; what was cancelled or put anew is lost with the older schema.
DELETE FROM proposal_answers WHERE cancelled_at IS NOT NULL;
DROP INDEX proposal_answers_one_stands, proposal_answers_by_petition;
ALTER TABLE proposal_answers
    DROP CONSTRAINT proposal_answers_pkey,
    DROP COLUMN id, DROP COLUMN conclusion, DROP COLUMN cancelled_at,
    ADD PRIMARY KEY (petition_id);
DELETE FROM decisions WHERE ended_at IS NOT NULL;
DROP INDEX decisions_one_stands, decisions_by_petition;
ALTER TABLE decisions
    DROP CONSTRAINT decisions_pkey,
    DROP COLUMN id, DROP COLUMN comment_analysis, DROP COLUMN comparative_law,
    DROP COLUMN ended_at, DROP COLUMN ended_because,
    ADD PRIMARY KEY (petition_id);
DELETE FROM rejections WHERE cancelled_at IS NOT NULL;
DROP INDEX rejections_one_stands, rejections_by_petition, rejections_newest;
ALTER TABLE rejections
    DROP CONSTRAINT rejections_pkey,
    DROP COLUMN id, DROP COLUMN cancelled_at,
    ADD PRIMARY KEY (petition_id);
DROP TABLE switches, complaints, paper_signatures, invalidations, media_letters, addressee_changes, inquiries, takedowns;
ALTER TABLE petitions ADD COLUMN registration_number text, ADD COLUMN registered_on date, DROP COLUMN taken_down_at;
UPDATE petitions p SET registration_number = f.registration_number, registered_on = f.registered_on
    FROM forwardings f
    WHERE f.petition_id = p.id
      AND f.id = (SELECT max(l.id::text)::uuid FROM forwardings l WHERE l.petition_id = p.id);
ALTER TABLE forwardings DROP COLUMN registration_number, DROP COLUMN registered_on;
