-- The law's clocks on a petition, and the record of everything that happened to it.

CREATE TABLE clocks (
    id uuid PRIMARY KEY,
    petition_id uuid NOT NULL,
    kind text NOT NULL,
    article text NOT NULL,
    started_on date NOT NULL,
    started_at timestamptz NOT NULL,
    length integer NOT NULL,
    unit text NOT NULL,
    due_on date NOT NULL,
    due_at timestamptz NOT NULL,
    skipped jsonb NOT NULL,
    provisional boolean NOT NULL,
    calendar_version integer NOT NULL,
    met_at timestamptz,
    overdue_at timestamptz,
    CONSTRAINT clocks_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT clocks_unit_known CHECK (unit IN ('working_days', 'calendar_months', 'calendar_days'))
);
COMMENT ON TABLE clocks IS
    'Terms the law sets on a petition (90-2 to 90-6), how each was reckoned, and when it was met or missed.';
COMMENT ON COLUMN clocks.due_at IS '24:00 (UTC+5) of due_on.';
COMMENT ON COLUMN clocks.calendar_version IS 'The calendar it was computed with.';
CREATE INDEX clocks_by_petition ON clocks (petition_id, id);
CREATE INDEX clocks_running ON clocks (due_at, id) WHERE met_at IS NULL AND overdue_at IS NULL;
CREATE UNIQUE INDEX clocks_one_running_a_kind ON clocks (petition_id, kind) WHERE met_at IS NULL;

CREATE TABLE journal (
    id uuid PRIMARY KEY,
    petition_id uuid NOT NULL,
    event text NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    version integer NOT NULL,
    actor_role text NOT NULL,
    actor_id uuid,
    details jsonb NOT NULL,
    effective_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT journal_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT journal_actor_known FOREIGN KEY (actor_id) REFERENCES accounts (id),
    CONSTRAINT journal_one_step_a_version UNIQUE (petition_id, version)
);
COMMENT ON TABLE journal IS 'Every transition, append-only; two transitions can never claim one version.';
CREATE INDEX journal_by_actor ON journal (actor_id);
CREATE TRIGGER journal_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence();
