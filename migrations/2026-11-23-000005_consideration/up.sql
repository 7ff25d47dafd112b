-- What the addressee does between registration and decision (articles 90-4 to 90-6).

CREATE TABLE forwardings (
    id uuid PRIMARY KEY,
    petition_id uuid NOT NULL,
    kind text NOT NULL,
    addressee text NOT NULL,
    note text NOT NULL,
    signature_count integer NOT NULL,
    forwarded_at timestamptz NOT NULL,
    forwarded_by uuid NOT NULL,
    CONSTRAINT forwardings_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT forwardings_by_known FOREIGN KEY (forwarded_by) REFERENCES accounts (id),
    CONSTRAINT forwardings_kind_known CHECK (kind IN ('supported', 'proposal', 'redirection'))
);
COMMENT ON TABLE forwardings IS
    'Forwardings to an addressee: supported (90-4), as a proposal (90-3(5)), or redirected.';
CREATE INDEX forwardings_by_petition ON forwardings (petition_id, id);
CREATE INDEX forwardings_by_staff ON forwardings (forwarded_by);

CREATE TABLE working_groups (
    petition_id uuid PRIMARY KEY,
    members jsonb NOT NULL,
    formed_at timestamptz NOT NULL,
    formed_by uuid NOT NULL,
    CONSTRAINT working_groups_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT working_groups_by_known FOREIGN KEY (formed_by) REFERENCES accounts (id)
);
COMMENT ON TABLE working_groups IS 'Commission or working group of 90-5(2)(3).';
CREATE INDEX working_groups_by_staff ON working_groups (formed_by);

CREATE TABLE field_visits (
    petition_id uuid PRIMARY KEY,
    visited_on date,
    place text,
    findings text,
    waiver_reason text,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL,
    CONSTRAINT field_visits_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT field_visits_by_known FOREIGN KEY (recorded_by) REFERENCES accounts (id),
    CONSTRAINT field_visits_visit_or_waiver CHECK ((visited_on IS NULL) <> (waiver_reason IS NULL))
);
COMMENT ON TABLE field_visits IS 'Field visit, or why no facts need checking (90-5(2)(1)).';
CREATE INDEX field_visits_by_staff ON field_visits (recorded_by);

CREATE TABLE discussions (
    id uuid PRIMARY KEY,
    petition_id uuid NOT NULL,
    held_on date NOT NULL,
    place text NOT NULL,
    draft_decision text NOT NULL,
    announced_at timestamptz NOT NULL,
    announced_by uuid NOT NULL,
    minutes text,
    minutes_at timestamptz,
    CONSTRAINT discussions_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT discussions_by_known FOREIGN KEY (announced_by) REFERENCES accounts (id),
    CONSTRAINT discussions_minutes_dated CHECK ((minutes IS NULL) = (minutes_at IS NULL))
);
COMMENT ON TABLE discussions IS 'Public discussions of the draft decision (90-5(2)(2)).';
CREATE INDEX discussions_by_petition ON discussions (petition_id, id);
CREATE INDEX discussions_by_staff ON discussions (announced_by);

CREATE TABLE decisions (
    petition_id uuid PRIMARY KEY,
    outcome text NOT NULL,
    reasoning_kk text,
    reasoning_ru text,
    appeal_route text NOT NULL,
    decided_at timestamptz NOT NULL,
    decided_by uuid NOT NULL,
    published_at timestamptz,
    statement_link text,
    statement_on date,
    CONSTRAINT decisions_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT decisions_by_known FOREIGN KEY (decided_by) REFERENCES accounts (id),
    CONSTRAINT decisions_outcome_known CHECK (outcome IN ('satisfied', 'partially_satisfied', 'refused')),
    CONSTRAINT decisions_reasoned CHECK (reasoning_kk IS NOT NULL OR reasoning_ru IS NOT NULL)
);
COMMENT ON TABLE decisions IS 'Decisions of first heads (90-6).';
CREATE INDEX decisions_by_staff ON decisions (decided_by);

CREATE TABLE proposal_answers (
    petition_id uuid PRIMARY KEY,
    answer text NOT NULL,
    answered_at timestamptz NOT NULL,
    answered_by uuid NOT NULL,
    CONSTRAINT proposal_answers_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT proposal_answers_by_known FOREIGN KEY (answered_by) REFERENCES accounts (id)
);
COMMENT ON TABLE proposal_answers IS 'Answers to petitions below the threshold (90-3(5), 87-89).';
CREATE INDEX proposal_answers_by_staff ON proposal_answers (answered_by);
