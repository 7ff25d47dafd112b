-- Those that wait for their outcome are few among all that there ever were, and a body reads those about itself alone.
CREATE INDEX complaints_that_wait ON complaints (id) WHERE outcome IS NULL;
CREATE INDEX complaints_by_body ON complaints (public_body, id) WHERE public_body IS NOT NULL;
