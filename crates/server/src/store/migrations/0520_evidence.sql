-- What rules over stored records found, for each dataset they were asked about.
create table validations (
    client_id {uuid} not null,
    dataset_id {uuid} not null,
    connection_id {uuid} not null,
    data_type {text} not null,
    validated_at bigint not null,
    -- How many records were looked at.
    records bigint not null,
    primary key (client_id, dataset_id)
);
create index validations_by_connection on validations (client_id, connection_id, data_type, validated_at);

-- How often each rule was broken: exact, however many findings are kept.
create table validation_totals (
    client_id {uuid} not null,
    dataset_id {uuid} not null,
    rule_id {text} not null,
    severity {text} not null,
    found bigint not null,
    primary key (client_id, dataset_id, rule_id)
);

-- The first findings of each rule.
create table validation_findings (
    client_id {uuid} not null,
    dataset_id {uuid} not null,
    position bigint not null,
    severity {text} not null,
    rule_id {text} not null,
    item_id {text} not null,
    field {text} not null,
    message {text} not null,
    primary key (client_id, dataset_id, position)
);

-- Every mapping that has made records, by the hash of its text: it can be shown after the
-- catalogue has moved on. Of the instance, not of a client: it holds nobody's data.
create table mapping_versions (
    hash {text} primary key,
    platform_key {text} not null,
    data_type {text} not null,
    -- Standard field, source, conversion: a JSON array.
    fields {text} not null,
    first_used_at bigint not null
);

-- From when on which mapping made the records of a data type on a connection.
create table connection_mappings (
    client_id {uuid} not null,
    connection_id {uuid} not null,
    data_type {text} not null,
    used_from bigint not null,
    hash {text} not null,
    primary key (client_id, connection_id, data_type, used_from)
);

-- What a record was before it changed; the latest of these are kept.
create table record_versions (
    client_id {uuid} not null,
    record_number bigint not null,
    -- When what follows took its place.
    replaced_at bigint not null,
    modified_at bigint not null,
    source_modified_at bigint,
    -- The dataset that had written it.
    dataset_id {uuid} not null,
    is_deleted boolean not null,
    -- The document without its ending; null where it did not change: the next one's is the same.
    json {text},
    primary key (client_id, record_number, replaced_at)
) {clustered};
