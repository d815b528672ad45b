-- When each data type of each Linked connection is next to be looked at. A row goes with its connection, and while
-- the connection is not Linked there is none.
create table sync_schedules (
    client_id {uuid} not null,
    connection_id {uuid} not null,
    data_type {text} not null,
    company_id {uuid} not null,
    -- weigh: settings or standing changed, when to read has to be found anew; read: read it then.
    to_do {text} not null,
    -- Null where it is not read by itself.
    next_due_at bigint,
    -- How many reads in a row have failed.
    failures bigint not null,
    primary key (client_id, connection_id, data_type),
    foreign key (client_id, connection_id) references connections (client_id, id) on delete cascade
);
create index sync_schedules_due on sync_schedules (next_due_at) where next_due_at is not null;
create index sync_schedules_by_company on sync_schedules (client_id, company_id, data_type);

-- What was linked before there were schedules is weighed at the first look.
insert into sync_schedules (client_id, connection_id, data_type, company_id, to_do, next_due_at, failures)
select s.client_id, s.connection_id, s.data_type, s.company_id, 'weigh', 0, 0
from data_states s
join connections c on c.client_id = s.client_id and c.id = s.connection_id
where c.status = 'Linked' and s.latest_status <> 'NotSupported';
