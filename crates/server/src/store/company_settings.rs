//! What a client decided for one company: a JSON document for each kind of settings.

use jiff::Timestamp;
use platypus_model::{ClientId, CompanyId};
use uuid::Uuid;

use super::{Database, StoreError, Transaction, sql};

/// The kinds of settings that a company may have of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompanySettingsKind {
    /// When and from when on its data is read.
    Sync,
}

impl CompanySettingsKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Sync => "sync",
        }
    }
}

/// The company's document of that kind; none where nothing was decided for it.
pub async fn find(
    db: &mut impl Database,
    client: ClientId,
    company: CompanyId,
    kind: CompanySettingsKind,
) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = db
        .optional(&sql!(
            "select document from company_settings where client_id = $1 and company_id = $2 and kind = $3",
            client,
            company,
            kind.as_str()
        ))
        .await?;
    Ok(row.map(|(document,)| document))
}

/// Companies whose document of that kind holds `part`, with their names and documents, by name.
pub async fn holding(
    db: &mut impl Database,
    client: ClientId,
    kind: CompanySettingsKind,
    part: &str,
    limit: i64,
) -> Result<Vec<(CompanyId, String, String)>, StoreError> {
    let rows: Vec<(Uuid, String, String)> = db
        .all(&sql!(
            "select s.company_id, p.name, s.document from company_settings s \
             join companies p on p.client_id = s.client_id and p.id = s.company_id \
             where s.client_id = $1 and s.kind = $2 and s.document like $3 order by p.name_folded, p.id limit $4",
            client,
            kind.as_str(),
            format!("%{part}%"),
            limit
        ))
        .await?;
    Ok(rows
        .into_iter()
        .map(|(company, name, document)| (CompanyId(company), name, document))
        .collect())
}

/// Keeps the company's document of that kind in place of the one before.
pub async fn put(
    tx: &mut Transaction,
    client: ClientId,
    company: CompanyId,
    kind: CompanySettingsKind,
    document: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&sql!(
        "insert into company_settings (client_id, company_id, kind, document, updated_at) values ($1, $2, $3, $4, $5) \
         on conflict (client_id, company_id, kind) do update \
         set document = excluded.document, updated_at = excluded.updated_at",
        client,
        company,
        kind.as_str(),
        document,
        now
    ))
    .await?;
    Ok(())
}
