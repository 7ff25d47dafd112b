-- Once an hour it is asked who has left since, and of those whether all is destroyed that has to be.
CREATE INDEX accounts_left ON accounts ((coalesce(erased_at, iin_released_at)))
    WHERE coalesce(erased_at, iin_released_at) IS NOT NULL;
