-- What a client decided about Link, and what companies did on its pages.

-- A client's settings, a JSON document for each kind.
create table client_settings (
    client_id {uuid} not null references clients (id) on delete cascade,
    kind {text} not null,
    document {text} not null,
    updated_at bigint not null,
    primary key (client_id, kind)
);

-- The pictures of a client's brand, already checked and cleaned.
create table brand_images (
    client_id {uuid} not null references clients (id) on delete cascade,
    kind {text} not null,
    content_type {text} not null,
    content {bytes} not null,
    -- The start of its hash: part of its address, so that a browser may keep it for ever.
    version {text} not null,
    updated_at bigint not null,
    primary key (client_id, kind)
);

-- A company's way through Link in one browser.
create table link_journeys (
    client_id {uuid} not null,
    id {uuid} not null,
    company_id {uuid} not null,
    -- The browser it is made in, by the hash of what it holds.
    browser_hash {bytes} not null,
    -- What the Link address carried beyond our own parameters: a JSON object.
    parameters {text} not null,
    locale {text} not null,
    -- The page of the client that Link is embedded in; none where it has its own window.
    embedded_origin {text},
    started_at bigint not null,
    ended_at bigint,
    primary key (client_id, id),
    foreign key (client_id, company_id) references companies (client_id, id) on delete cascade
);
create index link_journeys_by_browser on link_journeys (client_id, company_id, browser_hash, started_at);
create index link_journeys_by_start on link_journeys (client_id, started_at);

-- Each step on that way: the funnel is counted from these.
create table link_steps (
    client_id {uuid} not null,
    journey_id {uuid} not null,
    id {uuid} not null,
    step {text} not null,
    platform_key {text},
    connection_id {uuid},
    -- For a failure: the contract's number (section 9) and what happened, with no secret in it.
    status_code integer,
    reason {text},
    at bigint not null,
    primary key (client_id, journey_id, id),
    foreign key (client_id, journey_id) references link_journeys (client_id, id) on delete cascade
);

-- A grant that was given and waits for an answer: another organisation than before was chosen,
-- or one that is connected for another company already.
create table link_questions (
    client_id {uuid} not null,
    connection_id {uuid} not null,
    -- The browser it was given in; no other may answer.
    browser_hash {bytes} not null,
    -- The credentials, sealed.
    credentials {bytes} not null,
    entity_id {text} not null,
    entity_name {text} not null,
    created_at bigint not null,
    expires_at bigint not null,
    primary key (client_id, connection_id),
    foreign key (client_id, connection_id) references connections (client_id, id) on delete cascade
);
create index link_questions_by_expiry on link_questions (expires_at);

-- One-time Link addresses that have been used: the address itself carries the rest, signed.
create table one_time_links (
    client_id {uuid} not null references clients (id) on delete cascade,
    nonce {bytes} not null,
    company_id {uuid} not null,
    -- The browser that used it, which may go on until then.
    browser_hash {bytes} not null,
    used_at bigint not null,
    expires_at bigint not null,
    primary key (client_id, nonce)
);
create index one_time_links_by_browser on one_time_links (client_id, company_id, browser_hash);
create index one_time_links_by_expiry on one_time_links (expires_at);

-- Documents that companies sent, and their contents apart, so that a list reads none of them.
create table files (
    client_id {uuid} not null,
    id {uuid} not null,
    company_id {uuid} not null,
    connection_id {uuid} not null,
    name {text} not null,
    source_type {text} not null,
    content_type {text} not null,
    size bigint not null,
    uploaded_at bigint not null,
    -- When a virus scanner found nothing; never, where none is configured.
    scanned_at bigint,
    primary key (client_id, id),
    foreign key (client_id, company_id) references companies (client_id, id) on delete cascade,
    foreign key (client_id, connection_id) references connections (client_id, id) on delete cascade
);
create index files_by_company on files (client_id, company_id, uploaded_at);
create index files_by_connection on files (client_id, connection_id);

create table file_contents (
    client_id {uuid} not null,
    file_id {uuid} not null,
    content {bytes} not null,
    primary key (client_id, file_id),
    foreign key (client_id, file_id) references files (client_id, id) on delete cascade
);
