-- Complaints, each about one act or one silence: whose it is, who else may complain, the word of the court after the
-- superior's; terms of each complaint; decisions cancelled with reasons; forwarding owed once the votes are there.

ALTER TABLE complaints
    ADD COLUMN subject_id uuid,
    ADD COLUMN term text,
    ADD COLUMN complained text,
    ADD COLUMN public_body text,
    ADD COLUMN concern text,
    ADD COLUMN late_because text,
    ADD COLUMN received_on date,
    ADD COLUMN settled_as text,
    ADD COLUMN court_outcome text,
    ADD COLUMN court_reasoning text,
    ADD COLUMN court_recorded_at timestamptz,
    ADD COLUMN court_recorded_by uuid;
UPDATE complaints c SET
    subject_id = coalesce(
        CASE c.matter
            WHEN 'rejection' THEN (SELECT r.id FROM rejections r WHERE r.petition_id = c.petition_id
                AND r.rejected_at <= c.filed_at ORDER BY r.rejected_at DESC, r.id DESC LIMIT 1)
            WHEN 'decision' THEN (SELECT d.id FROM decisions d WHERE d.petition_id = c.petition_id
                AND d.decided_at <= c.filed_at ORDER BY d.decided_at DESC, d.id DESC LIMIT 1)
            WHEN 'proposal_answer' THEN (SELECT a.id FROM proposal_answers a WHERE a.petition_id = c.petition_id
                AND a.answered_at <= c.filed_at ORDER BY a.answered_at DESC, a.id DESC LIMIT 1)
            ELSE (SELECT k.id FROM clocks k WHERE k.petition_id = c.petition_id AND k.overdue_at <= c.filed_at
                ORDER BY k.due_at DESC, k.id DESC LIMIT 1)
        END,
        c.petition_id),
    complained = CASE
        WHEN c.matter = 'rejection' THEN 'authorized_body'
        WHEN c.matter = 'inaction' AND c.route = 'court' AND NOT EXISTS (
            SELECT FROM forwardings f WHERE f.petition_id = c.petition_id AND f.forwarded_at <= c.filed_at
        ) THEN 'authorized_body'
        ELSE 'addressee'
    END,
    settled_as = CASE WHEN c.outcome IS NOT NULL THEN c.route END;
UPDATE complaints c SET public_body = p.addressee FROM petitions p WHERE p.id = c.petition_id AND c.complained = 'addressee';
UPDATE complaints c SET term = k.kind FROM clocks k WHERE c.matter = 'inaction' AND k.id = c.subject_id;
UPDATE complaints SET received_on = (passed_on_at AT TIME ZONE 'UTC' + interval '5 hours')::date
    WHERE passed_on_at IS NOT NULL;
ALTER TABLE complaints
    ALTER COLUMN subject_id SET NOT NULL,
    ALTER COLUMN complained SET NOT NULL,
    DROP CONSTRAINT complaints_matter_known,
    DROP CONSTRAINT complaints_outcome_known,
    DROP CONSTRAINT complaints_passed_on_whole,
    DROP CONSTRAINT complaints_settled_whole,
    ADD CONSTRAINT complaints_matter_known CHECK (
        matter IN ('rejection', 'decision', 'proposal_answer', 'takedown', 'inaction')
    ),
    ADD CONSTRAINT complaints_complained_known CHECK (complained IN ('authorized_body', 'addressee')),
    ADD CONSTRAINT complaints_addressee_named CHECK ((complained = 'addressee') = (public_body IS NOT NULL)),
    ADD CONSTRAINT complaints_outcome_known CHECK (
        outcome IN ('act_cancelled', 'decided_anew', 'action_ordered', 'sent_back', 'dismissed',
            'left_without_consideration', 'satisfied_by_body')
    ),
    ADD CONSTRAINT complaints_court_outcome_known CHECK (
        court_outcome IN ('act_cancelled', 'decided_anew', 'action_ordered', 'sent_back', 'dismissed',
            'left_without_consideration')
    ),
    ADD CONSTRAINT complaints_settled_as_known CHECK (settled_as IN ('body', 'superior', 'court')),
    ADD CONSTRAINT complaints_passed_on_whole CHECK (
        (passed_on_at IS NULL) = (passed_on_by IS NULL) AND (passed_on_at IS NULL) = (passed_on_to IS NULL)
        AND (passed_on_at IS NULL) = (received_on IS NULL)
    ),
    ADD CONSTRAINT complaints_settled_whole CHECK (
        (outcome IS NULL) = (settled_at IS NULL) AND (outcome IS NULL) = (settled_by IS NULL)
        AND (outcome IS NULL) = (outcome_reasoning IS NULL) AND (outcome IS NULL) = (settled_as IS NULL)
    ),
    ADD CONSTRAINT complaints_court_whole CHECK (
        (court_outcome IS NULL) = (court_recorded_at IS NULL) AND (court_outcome IS NULL) = (court_recorded_by IS NULL)
        AND (court_outcome IS NULL) = (court_reasoning IS NULL)
    ),
    ADD CONSTRAINT complaints_court_after_superior CHECK (court_outcome IS NULL OR settled_as = 'superior'),
    ADD CONSTRAINT complaints_court_recorded_by_known FOREIGN KEY (court_recorded_by) REFERENCES accounts (id);
COMMENT ON COLUMN complaints.subject_id IS 'The act complained of, or the term that passed in silence.';
COMMENT ON COLUMN complaints.term IS 'Which term passed, of a complaint about silence.';
COMMENT ON COLUMN complaints.public_body IS 'The body complained of, when it is or was the addressee.';
COMMENT ON COLUMN complaints.concern IS 'How their rights are touched, in the words of who is not the author (91(1)).';
COMMENT ON COLUMN complaints.late_because IS 'Why the term was missed, of a complaint filed after its last day (92).';
COMMENT ON COLUMN complaints.received_on IS 'The civil day on which the superior body received it; 99 counts from it.';
COMMENT ON COLUMN complaints.court_outcome IS 'What a court decided after the superior (136).';
DROP INDEX complaints_one_open;
CREATE UNIQUE INDEX complaints_one_waits_a_matter ON complaints (petition_id, matter, subject_id, filed_by)
    WHERE outcome IS NULL;
CREATE INDEX complaints_by_court_recorder ON complaints (court_recorded_by);

-- A complaint has terms of its own; several may wait.
ALTER TABLE clocks
    ADD COLUMN complaint_id uuid,
    ADD CONSTRAINT clocks_complaint_known FOREIGN KEY (complaint_id) REFERENCES complaints (id)
        DEFERRABLE INITIALLY DEFERRED;
COMMENT ON COLUMN clocks.complaint_id IS 'The complaint whose term it is; null for the petition''s own.';
UPDATE clocks k SET complaint_id = c.id FROM complaints c
    WHERE k.kind IN ('complaint_passing_on', 'complaint') AND k.met_at IS NULL
      AND c.petition_id = k.petition_id AND c.outcome IS NULL;
DROP INDEX clocks_one_running_a_kind;
CREATE UNIQUE INDEX clocks_one_running_a_kind ON clocks (petition_id, kind, complaint_id) NULLS NOT DISTINCT
    WHERE met_at IS NULL;
CREATE INDEX clocks_by_complaint ON clocks (complaint_id) WHERE complaint_id IS NOT NULL;

-- Silence after the threshold passes a term of the law (90-4(1)), beside our own of the verification.
INSERT INTO clocks (id, petition_id, kind, article, started_on, started_at, length, unit, due_on, due_at, skipped,
        provisional, calendar_version)
    SELECT gen_random_uuid(), petition_id, 'forwarding', '90-4(1)', started_on, started_at, length, unit, due_on, due_at,
        skipped, provisional, calendar_version
    FROM clocks WHERE kind = 'verification' AND met_at IS NULL;

ALTER TABLE decisions
    ADD COLUMN ended_reasoning text,
    DROP CONSTRAINT decisions_end_known,
    ADD CONSTRAINT decisions_end_known CHECK (ended_because IN ('revised', 'reconsidered', 'cancelled'));
COMMENT ON COLUMN decisions.ended_reasoning IS 'Why it stands no longer, in the words of who cancelled it.';
