DROP INDEX promises_to_remind;
ALTER TABLE promises DROP COLUMN reminded_at;
