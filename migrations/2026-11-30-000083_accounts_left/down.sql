DROP INDEX accounts_left;
