//! Removing what the engine keeps of a connection or a company.

use platypus_model::{ClientId, CompanyId, ConnectionId};

use crate::store::{StoreError, Transaction, connections, credentials, data_states, datasets, jobs};

/// Removes a connection's jobs, credentials, datasets and data states. A worker that holds one
/// of its jobs can't write any more. Records and the connection itself are the caller's.
pub async fn forget_connection(
    tx: &mut Transaction,
    client: ClientId,
    connection: ConnectionId,
) -> Result<(), StoreError> {
    jobs::remove_group(tx, client, connection.0).await?;
    credentials::delete(tx, client, connection).await?;
    data_states::delete(tx, client, connection).await?;
    datasets::delete(tx, client, connection).await
}

/// Removes what the engine keeps of every connection of a company. Call it before the company's
/// connections are removed.
pub async fn forget_company(
    tx: &mut Transaction,
    client: ClientId,
    company: CompanyId,
) -> Result<(), StoreError> {
    for connection in connections::list(tx, client, company).await? {
        forget_connection(tx, client, connection.id).await?;
    }
    Ok(())
}
