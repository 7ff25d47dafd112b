DROP TABLE promise_reports;
DROP TABLE promises;
DROP TABLE decision_points;
