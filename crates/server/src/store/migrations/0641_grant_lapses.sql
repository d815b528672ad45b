-- When what a company granted is known to lapse, and of which warnings its client has been told.
create table grant_lapses (
    client_id {uuid} not null,
    connection_id {uuid} not null,
    -- unused: dropped by the provider where it is not used until then; ended: by the provider however much it is
    -- used; expires: what was granted cannot be renewed.
    cause {text} not null,
    lapses_at bigint not null,
    -- When the next warning is to be given, or, all being given, when it lapses; null once it has.
    look_at bigint,
    -- How many days before its end the last warning was for; null before the first.
    warned_days bigint,
    primary key (client_id, connection_id, cause),
    foreign key (client_id, connection_id) references connections (client_id, id) on delete cascade
);
create index grant_lapses_due on grant_lapses (look_at) where look_at is not null;
create index grant_lapses_warned on grant_lapses (client_id, lapses_at) where warned_days is not null;
