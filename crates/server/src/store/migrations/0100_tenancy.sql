-- Clients (tenants), their people and keys, their companies and connections. The client's id
-- leads every primary key, so that a tenant's rows lie together and can be sharded by it.
create table clients (
    id {uuid} primary key,
    name {text} not null,
    created_at bigint not null
);

create table users (
    client_id {uuid} not null references clients (id) on delete cascade,
    id {uuid} not null,
    name {text} not null,
    email {text} not null,
    -- Lower-cased: the same address in another case is the same person.
    email_folded {text} not null,
    role {text} not null,
    is_enabled boolean not null,
    created_at bigint not null,
    last_signed_in_at bigint,
    primary key (client_id, id),
    unique (client_id, email_folded)
);
create index users_by_email on users (email_folded);

-- Only a hash is kept: the whole key is in the reply that makes it and nowhere else.
create table api_keys (
    client_id {uuid} not null references clients (id) on delete cascade,
    id {uuid} not null,
    name {text},
    key_hash {bytes} not null,
    last_four {text} not null,
    created_at bigint not null,
    last_used_at bigint,
    primary key (client_id, id)
);
create index api_keys_by_hash on api_keys (key_hash);

create table companies (
    client_id {uuid} not null references clients (id) on delete cascade,
    id {uuid} not null,
    name {text} not null,
    -- Lower-cased copies serve search, filters and order without regard to case.
    name_folded {text} not null,
    description {text} not null,
    description_folded {text} not null,
    created_by_user_name {text},
    created_at bigint not null,
    last_sync_at bigint,
    primary key (client_id, id)
);
create index companies_by_name on companies (client_id, name_folded, id);
create index companies_by_creation on companies (client_id, created_at, id);

create table company_tags (
    client_id {uuid} not null,
    company_id {uuid} not null,
    name {text} not null,
    value {text} not null,
    value_folded {text} not null,
    primary key (client_id, company_id, name),
    foreign key (client_id, company_id) references companies (client_id, id) on delete cascade
);
create index company_tags_by_value on company_tags (client_id, name, value_folded, company_id);

create table connections (
    client_id {uuid} not null,
    id {uuid} not null,
    company_id {uuid} not null,
    platform_key {text} not null,
    integration_id {uuid} not null,
    source_id {uuid} not null,
    source_type {text} not null,
    platform_name {text} not null,
    status {text} not null,
    created_at bigint not null,
    -- When the status last changed.
    status_changed_at bigint not null,
    -- When the company last authorised; never, while the status is PendingAuth.
    linked_at bigint,
    last_sync_at bigint,
    -- The entity that was authorised, as the provider names it.
    entity_id {text},
    entity_name {text},
    -- A JSON object that is shown to the client as it stands.
    connection_info {text},
    primary key (client_id, id),
    foreign key (client_id, company_id) references companies (client_id, id) on delete cascade
);
create index connections_by_company on connections (client_id, company_id, id);
create index connections_by_status on connections (client_id, status);
-- Contract section 2: a company has one active accounting connection.
create unique index connections_one_active_accounting on connections (client_id, company_id)
    where status = 'Linked' and source_type = 'Accounting';

create table connection_errors (
    client_id {uuid} not null,
    connection_id {uuid} not null,
    id {uuid} not null,
    -- A string in the contract, though it holds a number.
    status_code {text} not null,
    status_text {text} not null,
    error_message {text} not null,
    errored_at bigint not null,
    -- Active, Resolved, or null where the error is not one that passes.
    status {text},
    resolved_at bigint,
    primary key (client_id, connection_id, id),
    foreign key (client_id, connection_id) references connections (client_id, id) on delete cascade
);
