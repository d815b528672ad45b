-- What clients decide about reading: per company, and per integration.

-- A company's own settings, a JSON document for each kind; they go before its client's.
create table company_settings (
    client_id {uuid} not null,
    company_id {uuid} not null,
    kind {text} not null,
    document {text} not null,
    updated_at bigint not null,
    primary key (client_id, company_id, kind),
    foreign key (client_id, company_id) references companies (client_id, id) on delete cascade
);

-- Which products a company is enabled for.
create table company_products (
    client_id {uuid} not null,
    company_id {uuid} not null,
    product {text} not null,
    added_at bigint not null,
    primary key (client_id, company_id, product),
    foreign key (client_id, company_id) references companies (client_id, id) on delete cascade
);

-- What a client wants of an integration beyond the standard model: supplemental data of a data type, or a data type
-- of its own; a JSON document for each.
create table integration_settings (
    client_id {uuid} not null references clients (id) on delete cascade,
    platform_key {text} not null,
    kind {text} not null,
    -- The data type, or what the client calls its own.
    name {text} not null,
    document {text} not null,
    updated_at bigint not null,
    primary key (client_id, platform_key, kind, name)
);

-- One sync of a data type of the client's own.
create table custom_datasets (
    client_id {uuid} not null,
    id {uuid} not null,
    company_id {uuid} not null,
    connection_id {uuid} not null,
    identifier {text} not null,
    status {text} not null,
    error_message {text},
    progress bigint not null,
    requested_at bigint not null,
    completed_at bigint,
    primary key (client_id, id),
    foreign key (client_id, connection_id) references connections (client_id, id) on delete cascade
);
create unique index custom_datasets_running on custom_datasets (client_id, connection_id, identifier)
    where completed_at is null;
create index custom_datasets_by_connection on custom_datasets (client_id, connection_id, identifier, requested_at);

create table custom_records (
    client_id {uuid} not null,
    connection_id {uuid} not null,
    identifier {text} not null,
    record_id {text} not null,
    content {text} not null,
    -- When what is kept of it last changed.
    modified_at bigint not null,
    source_modified_at bigint,
    primary key (client_id, connection_id, identifier, record_id),
    foreign key (client_id, connection_id) references connections (client_id, id) on delete cascade
);

-- Keys that another program holds to manage webhooks; only a hash is kept. One for each program.
create table integration_keys (
    client_id {uuid} not null references clients (id) on delete cascade,
    program {text} not null,
    key_hash {bytes} not null,
    created_at bigint not null,
    primary key (client_id, program)
);
create index integration_keys_by_hash on integration_keys (key_hash);
