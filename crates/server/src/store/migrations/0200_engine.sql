-- Datasets: each is one sync of one data type over one connection.
create table datasets (
    client_id {uuid} not null,
    id {uuid} not null,
    company_id {uuid} not null,
    connection_id {uuid} not null,
    data_type {text} not null,
    status {text} not null,
    status_description {text},
    error_message {text},
    -- Who can put the error right: customer, provider or us.
    blame {text},
    -- 0 to 100; never goes back.
    progress bigint not null,
    requested_at bigint not null,
    started_at bigint,
    -- The provider asked to wait, or is away, until then; the dataset resumes unaided.
    paused_until bigint,
    completed_at bigint,
    -- Only what changed since is asked for; null asks for everything.
    modified_since bigint,
    -- Where the read resumes, saved with the records before it.
    checkpoint {text},
    -- The latest change, by the provider's clock, among the records read.
    newest_change_at bigint,
    records_read bigint not null,
    records_changed bigint not null,
    records_rejected bigint not null,
    records_deleted bigint not null,
    primary key (client_id, id)
);
create index datasets_by_company on datasets (client_id, company_id, requested_at, id);
create index datasets_by_connection on datasets (client_id, connection_id, data_type, requested_at);
-- One dataset of a data type is in progress on a connection at a time.
create unique index datasets_in_progress on datasets (client_id, connection_id, data_type)
    where completed_at is null;

-- What validation found: the first of them, kept with the dataset.
create table dataset_issues (
    client_id {uuid} not null,
    dataset_id {uuid} not null,
    position bigint not null,
    -- error: the record is not kept; warning: it is, though something about it is odd.
    severity {text} not null,
    rule_id {text} not null,
    item_id {text},
    message {text} not null,
    primary key (client_id, dataset_id, position)
);

-- What stands of each data type on each connection.
create table data_states (
    client_id {uuid} not null,
    connection_id {uuid} not null,
    data_type {text} not null,
    company_id {uuid} not null,
    latest_dataset_id {uuid} not null,
    latest_status {text} not null,
    latest_successful_dataset_id {uuid},
    last_successful_sync_at bigint,
    -- From where the next incremental read starts, by the provider's clock.
    read_from bigint,
    primary key (client_id, connection_id, data_type)
);
create index data_states_by_company on data_states (client_id, company_id, data_type);

-- What companies granted, sealed. The row is also the lock under which tokens are refreshed.
create table credentials (
    client_id {uuid} not null,
    connection_id {uuid} not null,
    sealed {bytes} not null,
    -- Goes up with every change, so that a token that was refused is told from its successor.
    version bigint not null,
    expires_at bigint,
    -- When the grant has to be used lest the provider drops it.
    keep_alive_at bigint,
    -- Who is refreshing, and until when nobody else may.
    refresh_owner {uuid},
    refresh_locked_until bigint,
    -- A refresh was begun and its outcome is not known: set before the provider is asked,
    -- cleared with the answer.
    refresh_began_at bigint,
    primary key (client_id, connection_id)
);
create index credentials_keep_alive on credentials (keep_alive_at) where keep_alive_at is not null;
create index credentials_refreshing on credentials (refresh_began_at) where refresh_began_at is not null;

-- The queue. A job is removed when it is done: what it did is written where it belongs.
create table jobs (
    client_id {uuid} not null,
    id {uuid} not null,
    lane {text} not null,
    kind {text} not null,
    payload {text} not null,
    -- ready: may be claimed; waiting: until due_at; running: leased until leased_until.
    state {text} not null,
    -- Lower goes first within a client.
    priority bigint not null,
    queued_at bigint not null,
    due_at bigint not null,
    -- At most group_limit jobs of one group run at once (a provider's limit per connection).
    group_id {uuid},
    group_limit bigint,
    -- How often it was claimed. Every write of a job is fenced by this number.
    attempt bigint not null,
    -- How often it was claimed since it last got anywhere.
    setbacks bigint not null,
    leased_until bigint,
    primary key (client_id, id)
);
create index jobs_ready on jobs (lane, client_id, priority, queued_at, id) where state = 'ready';
create index jobs_waiting on jobs (due_at) where state = 'waiting';
create index jobs_running on jobs (leased_until) where state = 'running';
create index jobs_running_by_client on jobs (lane, client_id) where state = 'running';
create index jobs_running_by_group on jobs (group_id) where state = 'running';
create index jobs_by_group on jobs (client_id, group_id);

-- When each client was last served: the longest waiting goes first among equals. Claims of one
-- client go one at a time, under a lock on this row.
create table job_turns (
    client_id {uuid} not null,
    lane {text} not null,
    served_at bigint not null,
    primary key (client_id, lane)
);

-- What happened, in the order in which it was committed. Append only.
create table events (
    client_id {uuid} not null,
    sequence bigint not null,
    id {uuid} not null,
    kind {text} not null,
    company_id {uuid},
    connection_id {uuid},
    dataset_id {uuid},
    -- Who did it (api_key:…, user:…, link, engine, operator) and from which address.
    actor {text} not null,
    origin {text},
    happened_at bigint not null,
    detail {text} not null,
    primary key (client_id, sequence)
);
create index events_by_company on events (client_id, company_id, sequence);

-- The last number given to a client's events. Taking the next holds the row until commit, so
-- that numbers become visible in order and a reader that resumes after one misses none.
create table event_sequences (
    client_id {uuid} primary key,
    last bigint not null
);
