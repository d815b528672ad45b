-- Link inside clients' own pages. There the browser keeps no cookie of ours, so that a session which
-- the page's address holds stands for it; kept by its hash.
create table link_embeddings (
    client_id {uuid} not null,
    session_hash {bytes} not null,
    company_id {uuid} not null,
    -- The origin of the client's page: no other may show it.
    parent_origin {text} not null,
    created_at bigint not null,
    expires_at bigint not null,
    primary key (client_id, session_hash),
    foreign key (client_id, company_id) references companies (client_id, id) on delete cascade
);
create unique index link_embeddings_by_session on link_embeddings (session_hash);
create index link_embeddings_by_expiry on link_embeddings (expires_at);

-- The embedded journey that a sign-in in a window of its own belongs to; null where it is made in
-- the window that it began in.
alter table link_states add column embedded_hash {bytes};

-- For a failure, the word for what the company is told; null for steps noted before.
alter table link_steps add column why {text};
