//! Wake-ups: who waits for something written is told when it is committed, in this process on
//! SQLite, on every node on PostgreSQL (`LISTEN`/`NOTIFY`).

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use platypus_model::{ClientId, CompanyId};
use sqlx::postgres::{PgListener, PgPool};
use tokio::sync::broadcast;

use super::database::TransactionKind;
use super::{Database, Store, StoreError, Transaction, sql};

/// The channel all nodes listen on.
const CHANNEL: &str = "platypus";

/// How many signals a slow listener may fall behind before it is told that it missed some.
const BACKLOG: usize = 1024;

/// Something that others may wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// There may be a job to claim.
    Jobs,
    /// Something that pages show changed for a client, or for one of its companies.
    Changed {
        /// The client.
        client: ClientId,
        /// The company, where it is about one.
        company: Option<CompanyId>,
    },
}

impl Signal {
    fn encode(self) -> String {
        match self {
            Self::Jobs => "jobs".to_owned(),
            Self::Changed {
                client,
                company: None,
            } => format!("changed {client}"),
            Self::Changed {
                client,
                company: Some(company),
            } => format!("changed {client} {company}"),
        }
    }

    fn decode(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        match (words.next()?, words.next(), words.next()) {
            ("jobs", None, None) => Some(Self::Jobs),
            ("changed", Some(client), company) => Some(Self::Changed {
                client: client.parse().ok()?,
                company: company.map(str::parse).transpose().ok()?,
            }),
            _ => None,
        }
    }
}

/// This process's side of the channel.
pub(super) struct Signals {
    sender: broadcast::Sender<Signal>,
    /// Set once somebody subscribed and the PostgreSQL listener runs.
    listening: OnceLock<()>,
}

impl Default for Signals {
    fn default() -> Self {
        Self {
            sender: broadcast::channel(BACKLOG).0,
            listening: OnceLock::new(),
        }
    }
}

impl Store {
    /// Receives every signal from now on. On PostgreSQL signals of other nodes come too; while
    /// the connection that carries them is down some may be missed, so whoever waits also looks
    /// for itself now and then.
    pub fn subscribe(&self) -> broadcast::Receiver<Signal> {
        let receiver = self.signals.sender.subscribe();
        if let Some(pool) = self.postgres() {
            self.signals.listening.get_or_init(|| {
                tokio::spawn(listen(pool.clone(), Arc::clone(&self.signals)));
            });
        }
        receiver
    }
}

impl Transaction {
    /// Sends a signal when this transaction is committed, and not at all if it is not.
    pub async fn signal(&mut self, signal: Signal) -> Result<(), StoreError> {
        match self.kind {
            TransactionKind::Sqlite(_) => {
                let signals = Arc::clone(&self.signals);
                self.after_commit(move || {
                    // Nobody listening is no error.
                    let _ = signals.sender.send(signal);
                });
            }
            TransactionKind::Postgres(_) => {
                self.execute(&sql!("select pg_notify($1, $2)", CHANNEL, signal.encode()))
                    .await?;
            }
        }
        Ok(())
    }
}

async fn listen(pool: PgPool, signals: Arc<Signals>) {
    while !pool.is_closed() {
        if let Err(error) = forward(&pool, &signals).await {
            if pool.is_closed() {
                return;
            }
            tracing::warn!(%error, "the connection for notifications was lost; trying again");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

async fn forward(pool: &PgPool, signals: &Signals) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        let notification = listener.recv().await?;
        if let Some(signal) = Signal::decode(notification.payload()) {
            let _ = signals.sender.send(signal);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a failed unwrap is a failed test

    use super::*;
    use crate::store::testing;

    #[test]
    fn a_signal_survives_its_way_through_the_database() {
        let client = ClientId::new();
        for signal in [
            Signal::Jobs,
            Signal::Changed {
                client,
                company: None,
            },
            Signal::Changed {
                client,
                company: Some(CompanyId::new()),
            },
        ] {
            assert_eq!(Signal::decode(&signal.encode()), Some(signal));
        }
        assert_eq!(Signal::decode("changed nobody"), None);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_signal_comes_with_the_commit_and_never_without() {
        for database in testing::databases().await {
            let store = database.open().await;
            let mut receiver = store.subscribe();
            // The listener's own connection has to be up before the first commit.
            let ready = async {
                loop {
                    let mut tx = store.begin().await.unwrap();
                    tx.signal(Signal::Jobs).await.unwrap();
                    tx.commit().await.unwrap();
                    if let Ok(Ok(signal)) =
                        tokio::time::timeout(Duration::from_millis(200), receiver.recv()).await
                    {
                        break signal;
                    }
                }
            };
            assert_eq!(ready.await, Signal::Jobs, "{}", database.engine);

            let client = ClientId::new();
            let changed = |company| Signal::Changed {
                client,
                company: Some(company),
            };
            let (dropped, kept) = (CompanyId::new(), CompanyId::new());
            let mut tx = store.begin().await.unwrap();
            tx.signal(changed(dropped)).await.unwrap();
            drop(tx);
            let mut tx = store.begin().await.unwrap();
            tx.signal(changed(kept)).await.unwrap();
            tx.commit().await.unwrap();
            let next = loop {
                match receiver.recv().await.unwrap() {
                    Signal::Jobs => {}
                    other @ Signal::Changed { .. } => break other,
                }
            };
            assert_eq!(next, changed(kept), "{}", database.engine);
            store.close().await;
        }
    }
}
