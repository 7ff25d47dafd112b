DROP INDEX complaints_by_body;
DROP INDEX complaints_that_wait;
