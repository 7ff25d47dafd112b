-- Feeds show the last head of the day before.
CREATE INDEX log_checkpoints_made_at ON log_checkpoints (made_at, size);
