-- What a decision answers to each proposal of the petition, what it promises, and what became of that.

CREATE TABLE decision_points (
    id uuid NOT NULL,
    petition_id uuid NOT NULL,
    decision_id uuid NOT NULL,
    position smallint NOT NULL,
    proposal text NOT NULL,
    stance text NOT NULL,
    answer_kk text,
    answer_ru text,
    due_on date,
    responsible text,
    CONSTRAINT decision_points_pkey PRIMARY KEY (id),
    CONSTRAINT decision_points_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT decision_points_decision_known FOREIGN KEY (decision_id) REFERENCES decisions (id),
    CONSTRAINT decision_points_stance_known CHECK (stance IN ('accepted', 'partly_accepted', 'declined')),
    CONSTRAINT decision_points_answered CHECK (num_nonnulls(answer_kk, answer_ru) >= 1),
    CONSTRAINT decision_points_promise_what_is_accepted CHECK (due_on IS NULL OR stance <> 'declined')
);
COMMENT ON TABLE decision_points IS
    'What a decision answers to each proposal of the petition; append-only, as the decision''s own words.';
COMMENT ON COLUMN decision_points.proposal IS 'In the words of the petition.';
COMMENT ON COLUMN decision_points.due_on IS 'Until when something is promised, if it is.';
COMMENT ON COLUMN decision_points.responsible IS 'Who does it: a body, a unit or an office; no name of a citizen.';
CREATE UNIQUE INDEX decision_points_in_order ON decision_points (decision_id, position);
CREATE INDEX decision_points_by_petition ON decision_points (petition_id);
CREATE TRIGGER decision_points_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON decision_points
    FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence();
CREATE TRIGGER decision_points_change AFTER INSERT ON decision_points
    FOR EACH ROW EXECUTE FUNCTION change_of_part('page');

CREATE TABLE promises (
    point_id uuid NOT NULL,
    petition_id uuid NOT NULL,
    due_on date NOT NULL,
    passed_at timestamptz,
    ended_at timestamptz,
    CONSTRAINT promises_pkey PRIMARY KEY (point_id),
    CONSTRAINT promises_point_known FOREIGN KEY (point_id) REFERENCES decision_points (id),
    CONSTRAINT promises_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id)
);
COMMENT ON TABLE promises IS
    'Points of published decisions that name a day. Written under the lock of the petition.';
COMMENT ON COLUMN promises.passed_at IS 'When its day was seen to have passed, which is told once.';
COMMENT ON COLUMN promises.ended_at IS
    'When the body reported that it is done or given up, or when the decision came to stand no longer.';
CREATE INDEX promises_by_petition ON promises (petition_id);
CREATE INDEX promises_open ON promises (due_on, point_id) WHERE ended_at IS NULL;
CREATE INDEX promises_to_pass ON promises (due_on) WHERE ended_at IS NULL AND passed_at IS NULL;
CREATE TRIGGER promises_change AFTER INSERT OR UPDATE OR DELETE ON promises
    FOR EACH ROW EXECUTE FUNCTION change_of_part('page');

CREATE TABLE promise_reports (
    id uuid NOT NULL,
    petition_id uuid NOT NULL,
    point_id uuid NOT NULL,
    progress text NOT NULL,
    report_kk text,
    report_ru text,
    link text,
    reported_at timestamptz NOT NULL,
    reported_by uuid NOT NULL,
    CONSTRAINT promise_reports_pkey PRIMARY KEY (id),
    CONSTRAINT promise_reports_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT promise_reports_promise_known FOREIGN KEY (point_id) REFERENCES promises (point_id),
    CONSTRAINT promise_reports_by_known FOREIGN KEY (reported_by) REFERENCES accounts (id),
    CONSTRAINT promise_reports_progress_known CHECK (progress IN ('in_progress', 'done', 'dropped')),
    CONSTRAINT promise_reports_say_something CHECK (num_nonnulls(report_kk, report_ru) >= 1)
);
COMMENT ON TABLE promise_reports IS 'What bodies report on what they promised; append-only, each beside those before it.';
CREATE INDEX promise_reports_by_petition ON promise_reports (petition_id, id);
CREATE INDEX promise_reports_by_promise ON promise_reports (point_id);
CREATE INDEX promise_reports_by_staff ON promise_reports (reported_by);
CREATE TRIGGER promise_reports_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON promise_reports
    FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence();
CREATE TRIGGER promise_reports_change AFTER INSERT ON promise_reports
    FOR EACH ROW EXECUTE FUNCTION change_of_part('page');
