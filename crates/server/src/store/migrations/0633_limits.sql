-- How many requests clients made in a day (days since 1970, UTC), as far as nodes have set them aside.
create table request_quotas (
    client_id {uuid} not null references clients (id) on delete cascade,
    day bigint not null,
    reserved bigint not null,
    -- When the last of them was made.
    reached_at bigint,
    primary key (client_id, day)
);

-- Requests that carried an idempotency key, and what they were answered.
create table idempotency_keys (
    client_id {uuid} not null references clients (id) on delete cascade,
    key {text} not null,
    -- A hash of what was asked.
    fingerprint {bytes} not null,
    started_at bigint not null,
    -- The answer's status; null while there is none.
    status bigint,
    content_type {text},
    -- The answer's body, sealed: it may hold a secret.
    body {bytes},
    primary key (client_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (started_at);
