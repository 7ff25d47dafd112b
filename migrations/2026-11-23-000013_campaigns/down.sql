DROP INDEX signatures_who_asked;
DROP TABLE campaigns;
