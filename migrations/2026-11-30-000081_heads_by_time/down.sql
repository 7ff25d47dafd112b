DROP INDEX log_checkpoints_made_at;
