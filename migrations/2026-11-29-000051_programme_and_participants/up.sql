-- What is on the agenda of a discussion and of the first meeting of a working group, where each can be watched, who is
-- invited to a discussion and who took part in it. Addresses of those invited are written to once and not kept.

ALTER TABLE discussions
    ADD COLUMN agenda jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN broadcast_link text,
    ADD COLUMN invited jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN participants jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN recording_link text;
ALTER TABLE discussions
    ALTER COLUMN agenda DROP DEFAULT,
    ALTER COLUMN invited DROP DEFAULT,
    ALTER COLUMN participants DROP DEFAULT;
COMMENT ON COLUMN discussions.invited IS
    'Whom they stand for, their name and office, and whether they agreed to be named in public; no address.';
COMMENT ON COLUMN discussions.participants IS 'Who took part, as the minutes say; of the same shape.';

ALTER TABLE working_groups
    ADD COLUMN agenda jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN broadcast_link text;
ALTER TABLE working_groups ALTER COLUMN agenda DROP DEFAULT;
COMMENT ON COLUMN working_groups.agenda IS 'Of its first meeting.';
COMMENT ON COLUMN working_groups.broadcast_link IS 'Where its first meeting can be watched; one that can be is public.';
