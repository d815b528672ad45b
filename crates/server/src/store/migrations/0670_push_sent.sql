-- When a write was sent to its provider: until its answer is kept nobody knows whether it was done.
alter table push_operations add column sent_at bigint;
-- Whether a record is changed though its provider has changed it since it was read last.
alter table push_operations add column is_forced boolean not null default false;
