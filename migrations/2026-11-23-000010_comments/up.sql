-- Comments of citizens on a petition, with or without joining it (90-3(3)).

CREATE TABLE comments (
    id uuid PRIMARY KEY,
    petition_id uuid NOT NULL,
    parent_id uuid,
    author_id uuid NOT NULL,
    author_name text NOT NULL,
    content text NOT NULL,
    posted_at timestamptz NOT NULL,
    CONSTRAINT comments_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT comments_parent_known FOREIGN KEY (parent_id) REFERENCES comments (id),
    CONSTRAINT comments_author_known FOREIGN KEY (author_id) REFERENCES accounts (id)
);
COMMENT ON TABLE comments IS 'What citizens say to a petition (90-3(3)); the addressee analyses it, so no row is ever lost.';
COMMENT ON COLUMN comments.author_name IS 'The public form of the name when it was posted.';
CREATE INDEX comments_by_petition ON comments (petition_id, id);
CREATE INDEX comments_by_parent ON comments (parent_id);
CREATE INDEX comments_by_author ON comments (author_id, petition_id);

CREATE TABLE comment_removals (
    comment_id uuid PRIMARY KEY,
    reason text NOT NULL,
    removed_at timestamptz NOT NULL,
    removed_by uuid NOT NULL,
    CONSTRAINT comment_removals_comment_known FOREIGN KEY (comment_id) REFERENCES comments (id),
    CONSTRAINT comment_removals_by_known FOREIGN KEY (removed_by) REFERENCES accounts (id)
);
COMMENT ON TABLE comment_removals IS 'Which comments a moderator hid from the public, and why.';
CREATE INDEX comment_removals_by_staff ON comment_removals (removed_by);

CREATE TRIGGER comments_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON comments
    FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence();
CREATE TRIGGER comment_removals_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON comment_removals
    FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence();
