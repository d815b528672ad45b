//! What is asked: the kinds of page, in our words and in SQL.

/// The kinds, as the tables name them.
pub(super) const NAMES: [&str; 7] = [
    "plain",
    "ordered",
    "filtered",
    "selective",
    "contains",
    "deep",
    "cursor",
];

/// The kinds of page: name, what Platypus is asked, what the others' statement looks for in the same tables.
///
/// The others are spared what Platypus does besides: they check no key, look up no connection, count nothing.
/// For the deep page they may use our numbering of records in place of an offset.
pub(super) fn pages(records: u32) -> [Kind; 7] {
    let deep = (records / 100 * 9 / 10).max(2);
    [
        Kind {
            name: "plain",
            asked: "page=1&pageSize=100".to_owned(),
            source: Source::Page(1),
        },
        Kind {
            name: "ordered",
            asked: "page=1&pageSize=100&orderBy=-totalAmount".to_owned(),
            source: Source::Keys {
                condition: "",
                order: "k.number_1 desc, k.record_number",
            },
        },
        Kind {
            name: "filtered",
            asked: "page=1&pageSize=100&query=amountDue%3E0%26%26totalAmount%3E1000".to_owned(),
            source: Source::Keys {
                condition: "and k.number_2 > 0 and k.number_1 > 10000000",
                order: "k.record_number",
            },
        },
        // One day of the year: 0.3 % of the invoices.
        Kind {
            name: "selective",
            asked: "page=1&pageSize=100&query=issueDate%3D2025-03-05&orderBy=-totalAmount".to_owned(),
            source: Source::Keys {
                condition: "and k.date_1 >= 1741132800000000 and k.date_1 < 1741219200000000",
                order: "k.number_1 desc, k.record_number",
            },
        },
        // 1.7 % of the customers.
        Kind {
            name: "contains",
            asked: "page=1&pageSize=100&query=customerRef.id~99&orderBy=-issueDate".to_owned(),
            source: Source::Keys {
                condition: "and k.text_3 like '%99%'",
                order: "k.date_1 desc, k.record_number",
            },
        },
        Kind {
            name: "deep",
            asked: format!("page={deep}&pageSize=100"),
            source: Source::Page(deep),
        },
        // The same page as a client comes to it that follows `_links.next`.
        Kind {
            name: "cursor",
            asked: format!("page={}&pageSize=100", deep - 1),
            source: Source::Page(deep),
        },
    ]
}

/// A kind of page.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) asked: String,
    pub(super) source: Source,
}

/// Which documents a page is made of.
#[derive(Clone, Copy)]
pub(super) enum Source {
    /// The documents of a page, by number.
    Page(u32),
    /// The documents of the first keys that match.
    Keys {
        condition: &'static str,
        order: &'static str,
    },
}
