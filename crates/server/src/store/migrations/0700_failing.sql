-- Which connections' reads fail is asked whenever somebody opens the Portal.
create index sync_schedules_failing on sync_schedules (client_id, connection_id) where failures > 0;
