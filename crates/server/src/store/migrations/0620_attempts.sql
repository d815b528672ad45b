-- How often somebody tried what anybody may try, counted for all nodes together.
create table attempts (
    -- What is tried and by whom, hashed: addresses of people are not kept.
    who {bytes} not null,
    -- When the stretch of time began in which the tries are counted.
    since bigint not null,
    tries bigint not null,
    primary key (who, since)
);
create index attempts_by_time on attempts (since);
