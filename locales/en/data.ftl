### A company's data: what there is, its records, one record.

company-pages = Pages of this company
company-summary = Summary

data-of = Data of { $integration }
data-unsupported = { $count ->
    [one] { $integration } does not offer { $count } data type
   *[other] { $integration } does not offer { $count } data types
}
data-unsupported-text = The integration reads what its provider’s interface gives. If you need one of these, have the company connect another source as well.
refresh-one = Refresh
refresh-one-of = Refresh { $name }

records-count = { $count ->
    [one] { $count } record
   *[other] { $count } records
}
records-query = Query
records-query-examples = The same language as the API’s. For example:
records-filter = Filter
records-query-problem = This query cannot be used.
records-columns = Columns
records-columns-show = Show these
records-columns-usual = The usual ones
records-export = Export
records-export-as = Export as { $format }
records-unsupported-title = Not offered
records-unsupported-text = None of this company’s connections offers this data type. If you need it, have the company connect another source as well.
records-unread-title = Not read yet
records-unread-text = No read of this has succeeded over { $integration } yet. Refresh it; the Read history says how it goes, and why where it failed.
records-not-linked-text = No read of this has succeeded yet, and { $integration } is not linked. Send the company its Link URL.
records-none-title = There is nothing of this
records-none-text = It was read, and { $integration } has no such records.
records-none-match-title = No record matches
records-none-match-text = Records were read, but none fulfils this query.

record-deleted = Deleted at the source
record-copy-id = Copy record ID
record-fields = Fields
record-more-lines = { $count ->
    [one] { $count } more line is in the JSON below.
   *[other] { $count } more lines are in the JSON below.
}
record-source = Source
record-integration = Read from
record-modified = Changed here
record-source-modified = Changed at the source
record-dataset = Read by dataset
record-mapping = Mapping
record-origins = Where each field comes from
record-origins-text = This mapping was first used
record-changes = Changes between reads
record-changes-none = Nothing of it has changed since it was first read.
record-change-deleted = deleted at the source
record-change-restored = no longer deleted at the source
record-json = As JSON, as the API sends it
record-raw = As { $integration } sent it
column-field = Field
column-read-from = Read from
column-conversion = Conversion

cell-yes = Yes
cell-no = No
cell-entries = { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}
