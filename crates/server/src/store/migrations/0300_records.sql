-- Records, as providers' data leaves them in the standard model. Three tables, because they are
-- used in three ways: a set is looked up by its connection, a record's keys are scanned by
-- filters, a record's document is read by its number and never walked over.

-- One data type on one connection. `set_number` names it in the tables below.
create table record_sets (
    client_id {uuid} not null,
    company_id {uuid} not null,
    connection_id {uuid} not null,
    data_type {text} not null,
    set_number {identity},
    -- How many records it holds, those deleted at the source included. Exact: kept by every
    -- transaction that adds one.
    total bigint not null,
    -- When a read of it first succeeded; null until then.
    readable_at bigint,
    -- What raw records of this set are compressed against.
    dictionary {bytes} not null,
    unique (client_id, company_id, data_type, connection_id)
);

-- The document of a record. `record_number` is the set's number in the upper half and the
-- record's place in the set in the lower: places are dense (1, 2, 3 … total; a record that is
-- deleted at the source keeps its place), so that a page of a set is a range of numbers, however
-- deep. `json` and `ending`, one after the other, are what is sent: the first changes with the
-- content, the second holds what the store knows of it (modifiedDate, metadata), so that marking
-- a deletion writes no document anew and sending one needs no more than joining two texts.
create table records (
    client_id {uuid} not null,
    record_number {row_number},
    ending {text} not null,
    json {text} not null,
    raw {bytes} not null
    /*pg , primary key (client_id, record_number) pg*/
) /*pg with (toast_tuple_target = 8160) pg*/;
-- Compressing what is read on every request, or what is compressed already, costs more than it saves.
/*pg alter table records alter column json set storage external, alter column raw set storage external; pg*/

-- What a record is found by: narrow, so that a filter over all of a set reads few pages. Text is
-- folded to lower case, numbers are ten-thousandths, dates microseconds.
create table record_keys (
    client_id {uuid} not null,
    set_number bigint not null,
    record_number bigint not null,
    content_hash bigint not null,
    modified_at bigint not null,
    source_modified_at bigint,
    number_1 bigint,
    number_2 bigint,
    number_3 bigint,
    date_1 bigint,
    date_2 bigint,
    date_3 bigint,
    -- The dataset that last wrote the record.
    dataset_id {uuid} not null,
    is_deleted boolean not null,
    record_id {text} not null,
    text_1 {text},
    text_2 {text},
    text_3 {text},
    text_4 {text},
    primary key (client_id, set_number, record_id)
) {clustered};

-- Which unchanged records a full read has met: eight bytes of hash for each, so that a read that
-- changes nothing rewrites nothing. Gone when the read ends.
create table record_sightings (
    client_id {uuid} not null,
    set_number bigint not null,
    dataset_id {uuid} not null,
    id {uuid} not null,
    id_hashes {bytes} not null,
    primary key (client_id, set_number, dataset_id, id)
);
