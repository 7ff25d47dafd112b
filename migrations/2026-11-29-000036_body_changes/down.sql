DROP TABLE filed_addressees;
DROP TABLE body_changes;
