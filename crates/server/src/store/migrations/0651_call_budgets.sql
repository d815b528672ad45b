-- What applications have used of what their providers allow them, all connections and nodes together. A limit is kept as
-- the moment by which the calls made so far would have come at an even pace.
create table call_budgets (
    platform_key {text} not null,
    calls bigint not null,
    seconds bigint not null,
    used_up_to bigint not null,
    primary key (platform_key, calls, seconds)
);
