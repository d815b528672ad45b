//! Accounts that an organisation adds to the chart.

use serde_json::{Value, json};

use super::desk::{CURRENCY, Desk, text};
use super::{EntryError, Fields};
use crate::books::chart;
use crate::books::money::Money;
use crate::books::record::{Resource, Stream};

/// The headings that accounts of a class may stand under; the first is the one for those that name none.
const GROUPS: [(&str, &[&str]); 5] = [
    ("asset", &["Current assets", "Fixed assets"]),
    ("liability", &["Current liabilities", "Long-term liabilities"]),
    ("equity", &["Equity"]),
    ("income", &["Income", "Other income"]),
    ("expense", &["Expenses", "Cost of sales", "Other expenses"]),
];

/// An account to be opened.
pub(super) struct NewAccount {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) group: &'static str,
    pub(super) class: &'static str,
    pub(super) kind: &'static str,
    pub(super) bank_account: Option<Value>,
}

/// Adds an account.
pub(super) async fn create(desk: &mut Desk, fields: &Fields) -> Result<Value, EntryError> {
    let classes = GROUPS.map(|(class, _)| class);
    if !fields.has("class") {
        fields.say("class", "must be given");
    }
    let class = fields.word("class", &classes, "asset");
    let groups = GROUPS
        .iter()
        .find(|(known, _)| *known == class)
        .map_or(&["Current assets"][..], |(_, groups)| groups);
    let group = fields.word("group", groups, groups[0]);
    let new = NewAccount {
        code: fields.required_text("code"),
        name: fields.required_text("name"),
        description: fields.text("description").unwrap_or_default(),
        group,
        class,
        kind: "other",
        bank_account: None,
    };
    open(desk, fields, new).await
}

/// Opens an account; its code must be free.
pub(super) async fn open(desk: &mut Desk, fields: &Fields, new: NewAccount) -> Result<Value, EntryError> {
    let stream = Stream::Of(Resource::Accounts);
    let known = desk.edit.all(stream).await?;
    let is_of_chart = chart::accounts().iter().any(|account| account.code == new.code);
    if is_of_chart || known.iter().any(|account| text(account, "code") == new.code) {
        fields.say("code", format!("another account has the code {}", new.code));
    }
    fields.check()?;
    let first_free = u64::try_from(chart::accounts().len()).unwrap_or(0) + 1;
    let id = desk.edit.next(stream, first_free).await?;
    if u16::try_from(id).is_err() {
        return Err(EntryError::Conflict(
            "An organisation has at most 65,535 accounts.".to_owned(),
        ));
    }
    let document = json!({
        "id": id,
        "code": new.code,
        "name": new.name,
        "description": new.description,
        "class": new.class,
        "group": new.group,
        "kind": new.kind,
        "currency": CURRENCY,
        "balance": Money::ZERO,
        "bank_account": new.bank_account,
        "archived": false,
        "created_at": desk.now,
        "updated_at": desk.now,
    });
    desk.edit.add(stream, id, desk.now, &document).await?;
    Ok(document)
}
