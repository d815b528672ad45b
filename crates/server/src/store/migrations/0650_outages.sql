-- What keeps a dataset from going on, or ended it, in kinds that can be told in any language.
alter table datasets add column problem {text};

-- Connections that lately met a provider that is down, by the integration's platform key.
create table provider_failures (
    platform_key {text} not null,
    connection_id {uuid} not null,
    failed_at bigint not null,
    primary key (platform_key, connection_id)
);

-- Providers that are taken to be down: who wants to read from one waits, but for one dataset at a time that asks
-- whether it is back.
create table provider_outages (
    platform_key {text} not null primary key,
    began_at bigint not null,
    ask_again_at bigint not null,
    -- How often one has asked in vain.
    asked bigint not null,
    -- Which dataset asks now, and until when it may be waited for.
    asker {uuid},
    asker_until bigint
);
