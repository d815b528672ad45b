-- Records on their way to providers.
create table push_operations (
    client_id {uuid} not null,
    id {uuid} not null,
    company_id {uuid} not null,
    connection_id {uuid} not null,
    data_type {text} not null,
    -- create, update, delete
    kind {text} not null,
    -- The record's id at the provider: of what is changed or deleted, or of what was made.
    record_id {text},
    -- What is written: the standard record; gone once the operation has ended.
    document {text},
    -- Pending, Success, Failed, TimedOut (contract section 13).
    status {text} not null,
    status_code bigint not null,
    error_message {text},
    -- What was wrong: the contract's errors and warnings, as JSON.
    validation {text},
    requested_at bigint not null,
    completed_at bigint,
    timeout_minutes bigint,
    times_out_at bigint,
    primary key (client_id, id),
    foreign key (client_id, connection_id) references connections (client_id, id) on delete cascade
);
create index push_operations_by_company on push_operations (client_id, company_id, requested_at, id);
create index push_operations_by_connection on push_operations (client_id, connection_id);
