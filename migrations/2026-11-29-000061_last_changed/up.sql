-- Feeds of what took a step last. Counting changes no column of it, so that updates of counts stay within their pages.
CREATE INDEX petitions_last_changed ON petitions (changed_at DESC, id DESC) WHERE opened_at IS NOT NULL;
