DROP TABLE comment_removals;
DROP TABLE comments;
