-- Goes up with every change of a set's records, in the transaction that changes them: what was read
-- of a set in some version and kept in memory is good as long as the set stands in that version.
alter table record_sets add column version bigint not null default 0;
