-- Signing in to the Portal, and companies on their way through an authorisation. Tokens are kept
-- as hashes: who reads the database cannot sign in with what is in it.
create table sign_in_links (
    client_id {uuid} not null,
    token_hash {bytes} not null,
    user_id {uuid} not null,
    created_at bigint not null,
    expires_at bigint not null,
    -- When it was used; a link works once.
    used_at bigint,
    primary key (client_id, token_hash),
    foreign key (client_id, user_id) references users (client_id, id) on delete cascade
);
create index sign_in_links_by_hash on sign_in_links (token_hash);
create index sign_in_links_by_expiry on sign_in_links (expires_at);

create table sessions (
    client_id {uuid} not null,
    token_hash {bytes} not null,
    user_id {uuid} not null,
    created_at bigint not null,
    last_seen_at bigint not null,
    -- Moves on while the session is used.
    expires_at bigint not null,
    primary key (client_id, token_hash),
    foreign key (client_id, user_id) references users (client_id, id) on delete cascade
);
create index sessions_by_hash on sessions (token_hash);
create index sessions_by_expiry on sessions (expires_at);

-- An authorisation that a company has begun at a provider and not yet brought back.
create table link_states (
    client_id {uuid} not null,
    state_hash {bytes} not null,
    company_id {uuid} not null,
    connection_id {uuid} not null,
    -- The browser that began it; no other may finish it.
    browser_hash {bytes} not null,
    -- The PKCE verifier, sealed.
    verifier {bytes} not null,
    created_at bigint not null,
    expires_at bigint not null,
    -- When it was brought back; a state works once.
    used_at bigint,
    primary key (client_id, state_hash),
    foreign key (client_id, connection_id) references connections (client_id, id) on delete cascade
);
create index link_states_by_hash on link_states (state_hash);
create index link_states_by_connection on link_states (client_id, connection_id);
create index link_states_by_expiry on link_states (expires_at);
