-- What this instance knows of itself: the check value that proves a node holds the right
-- master key, and small settings.
create table instance (
    name {text} primary key,
    value {bytes} not null
);

-- One data key per client, sealed by the master key (envelope encryption).
create table client_keys (
    client_id {uuid} primary key,
    sealed {bytes} not null
);
