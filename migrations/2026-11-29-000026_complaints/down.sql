UPDATE decisions SET ended_because = 'cancelled' WHERE ended_because = 'reconsidered';
ALTER TABLE decisions
    DROP COLUMN ended_reasoning,
    DROP CONSTRAINT decisions_end_known,
    ADD CONSTRAINT decisions_end_known CHECK (ended_because IN ('revised', 'cancelled'));

DELETE FROM clocks WHERE kind = 'forwarding';
DROP INDEX clocks_one_running_a_kind;
DELETE FROM clocks k WHERE k.met_at IS NULL AND EXISTS (
    SELECT FROM clocks o WHERE o.petition_id = k.petition_id AND o.kind = k.kind AND o.met_at IS NULL AND o.id < k.id
);
ALTER TABLE clocks DROP COLUMN complaint_id;
CREATE UNIQUE INDEX clocks_one_running_a_kind ON clocks (petition_id, kind) WHERE met_at IS NULL;

DROP INDEX complaints_one_waits_a_matter;
DELETE FROM complaints WHERE matter = 'takedown';
DELETE FROM complaints c WHERE c.outcome IS NULL AND EXISTS (
    SELECT FROM complaints o WHERE o.petition_id = c.petition_id AND o.outcome IS NULL AND o.id < c.id
);
UPDATE complaints SET outcome = 'act_cancelled' WHERE outcome IN ('decided_anew', 'sent_back', 'satisfied_by_body');
ALTER TABLE complaints
    DROP CONSTRAINT complaints_matter_known,
    DROP CONSTRAINT complaints_complained_known,
    DROP CONSTRAINT complaints_addressee_named,
    DROP CONSTRAINT complaints_outcome_known,
    DROP CONSTRAINT complaints_court_outcome_known,
    DROP CONSTRAINT complaints_settled_as_known,
    DROP CONSTRAINT complaints_passed_on_whole,
    DROP CONSTRAINT complaints_settled_whole,
    DROP CONSTRAINT complaints_court_whole,
    DROP CONSTRAINT complaints_court_after_superior,
    DROP COLUMN subject_id,
    DROP COLUMN term,
    DROP COLUMN complained,
    DROP COLUMN public_body,
    DROP COLUMN concern,
    DROP COLUMN late_because,
    DROP COLUMN received_on,
    DROP COLUMN settled_as,
    DROP COLUMN court_outcome,
    DROP COLUMN court_reasoning,
    DROP COLUMN court_recorded_at,
    DROP COLUMN court_recorded_by,
    ADD CONSTRAINT complaints_matter_known CHECK (matter IN ('rejection', 'decision', 'proposal_answer', 'inaction')),
    ADD CONSTRAINT complaints_outcome_known CHECK (
        outcome IN ('act_cancelled', 'action_ordered', 'dismissed', 'left_without_consideration')
    ),
    ADD CONSTRAINT complaints_passed_on_whole CHECK (
        (passed_on_at IS NULL) = (passed_on_by IS NULL) AND (passed_on_at IS NULL) = (passed_on_to IS NULL)
    ),
    ADD CONSTRAINT complaints_settled_whole CHECK (
        (outcome IS NULL) = (settled_at IS NULL) AND (outcome IS NULL) = (settled_by IS NULL)
        AND (outcome IS NULL) = (outcome_reasoning IS NULL)
    );
CREATE UNIQUE INDEX complaints_one_open ON complaints (petition_id) WHERE outcome IS NULL;
