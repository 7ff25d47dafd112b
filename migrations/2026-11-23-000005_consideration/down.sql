DROP TABLE proposal_answers;
DROP TABLE decisions;
DROP TABLE discussions;
DROP TABLE field_visits;
DROP TABLE working_groups;
DROP TABLE forwardings;
