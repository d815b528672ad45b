-- Webhooks: who wants to be told of what, what there is to tell, and how telling went.

create table webhook_consumers (
    client_id {uuid} not null references clients (id) on delete cascade,
    id {uuid} not null,
    url {text} not null,
    -- JSON arrays of text.
    event_types {text} not null,
    company_tags {text} not null,
    -- Whether what concerns one company arrives in the order in which it happened.
    is_ordered boolean not null,
    -- enabled, disabled (by the client), failing (for too long), gone (said so itself).
    status {text} not null,
    status_changed_at bigint not null,
    created_at bigint not null,
    -- Since when nothing has arrived; null while what is sent arrives.
    failing_since bigint,
    -- What messages are signed with, sealed; the one before works on until its end.
    secret {bytes} not null,
    previous_secret {bytes},
    previous_secret_until bigint,
    primary key (client_id, id)
);

-- What happened that consumers may want to be told, as it was when it happened.
create table webhook_messages (
    client_id {uuid} not null references clients (id) on delete cascade,
    id {uuid} not null,
    -- Its place among the client's events.
    sequence bigint not null,
    event_type {text} not null,
    company_id {uuid},
    -- What it is about: a JSON object.
    subject {text} not null,
    happened_at bigint not null,
    primary key (client_id, id)
);
create index webhook_messages_by_time on webhook_messages (client_id, happened_at);
create index webhook_messages_by_age on webhook_messages (happened_at);
create index webhook_messages_by_company on webhook_messages (client_id, company_id);

-- A message on its way to a consumer.
create table webhook_deliveries (
    client_id {uuid} not null,
    consumer_id {uuid} not null,
    message_id {uuid} not null,
    sequence bigint not null,
    company_id {uuid},
    -- Sending, Attempting, Success, Failure (contract section 10).
    state {text} not null,
    attempts bigint not null,
    -- Whether a job sends it; not while an earlier one of its company has to arrive first, or its
    -- consumer is disabled.
    is_queued boolean not null,
    updated_at bigint not null,
    next_attempt_at bigint,
    primary key (client_id, consumer_id, message_id),
    foreign key (client_id, consumer_id) references webhook_consumers (client_id, id) on delete cascade,
    foreign key (client_id, message_id) references webhook_messages (client_id, id) on delete cascade
);
create index webhook_deliveries_by_sequence on webhook_deliveries (client_id, consumer_id, sequence);
create index webhook_deliveries_unfinished on webhook_deliveries (client_id, consumer_id, company_id, sequence)
    where state in ('Sending', 'Attempting');
create index webhook_deliveries_by_message on webhook_deliveries (client_id, message_id);

create table webhook_attempts (
    client_id {uuid} not null,
    consumer_id {uuid} not null,
    message_id {uuid} not null,
    id {uuid} not null,
    at bigint not null,
    milliseconds bigint not null,
    -- The answer's status; null where none came.
    status_code bigint,
    -- What came back, or why nothing did: its beginning.
    answer {text} not null,
    primary key (client_id, consumer_id, message_id, id),
    foreign key (client_id, consumer_id, message_id)
        references webhook_deliveries (client_id, consumer_id, message_id) on delete cascade
);

-- Asked whenever a read ends: has the end of the first reads been told?
create index events_first_reads on events (client_id, connection_id, happened_at)
    where kind = 'read.completed.initial';
