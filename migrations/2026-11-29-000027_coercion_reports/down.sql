DROP TABLE coercion_reports;
