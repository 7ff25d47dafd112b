-- Texts that look like something they are not: flagged for the moderator, held where nobody checks first.

CREATE TABLE petition_flags (
    petition_id uuid NOT NULL,
    flag text NOT NULL,
    CONSTRAINT petition_flags_pkey PRIMARY KEY (petition_id, flag),
    CONSTRAINT petition_flags_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT petition_flags_flag_known CHECK (flag IN ('mixed_script', 'look_alike_title'))
);
COMMENT ON TABLE petition_flags IS 'What a moderator should look at in a submitted petition; never a reason to refuse by itself.';

CREATE TABLE title_skeletons (
    petition_id uuid PRIMARY KEY,
    skeleton text NOT NULL,
    CONSTRAINT title_skeletons_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id)
);
COMMENT ON TABLE title_skeletons IS 'Titles of submitted petitions as the eye takes them (UTS 39): look-alikes are equal.';
-- By its hash: a look can be longer than what a B-tree takes in.
CREATE INDEX title_skeletons_by_skeleton ON title_skeletons USING hash (skeleton);

CREATE TABLE comment_holds (
    comment_id uuid PRIMARY KEY,
    held_at timestamptz NOT NULL,
    released_at timestamptz,
    released_by uuid,
    CONSTRAINT comment_holds_comment_known FOREIGN KEY (comment_id) REFERENCES comments (id),
    CONSTRAINT comment_holds_by_known FOREIGN KEY (released_by) REFERENCES accounts (id),
    CONSTRAINT comment_holds_released_whole CHECK ((released_at IS NULL) = (released_by IS NULL))
);
COMMENT ON TABLE comment_holds IS 'Comments that wait for a moderator before others see them.';
CREATE INDEX comment_holds_by_staff ON comment_holds (released_by);
CREATE INDEX comment_holds_waiting ON comment_holds (comment_id) WHERE released_at IS NULL;
