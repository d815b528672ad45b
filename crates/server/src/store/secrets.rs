//! Secrets at rest: envelope encryption.
//!
//! Each client has a data key; the data key is sealed by the instance's master key. Both use
//! XChaCha20-Poly1305 (a random 192-bit nonce needs no counter). What is sealed begins with a
//! version and the id of the key that sealed it, so that keys rotate, and is bound to its row by
//! associated data, so that a ciphertext moved to another row does not open.

use std::fmt;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use platypus_model::ClientId;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{Database, Store, StoreError, Transaction, sql};

const VERSION: u8 = 1;
const KEY_ID_BYTES: usize = 4;
const NONCE_BYTES: usize = 24;
const HEADER_BYTES: usize = 1 + KEY_ID_BYTES + NONCE_BYTES;
const CHECK_NAME: &str = "master_key_check";
const CHECK_TEXT: &[u8] = b"this instance's master key";

/// What can go wrong with a secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The configured key is not 32 bytes in base64.
    #[error(
        "the master key must be 32 random bytes in base64 (44 characters); make one with `openssl rand -base64 32`"
    )]
    MalformedKey,
    /// The key file could not be read or made.
    #[error(
        "the master key file {path} cannot be read or made: {reason}. Choose another folder with --data-dir, or give the key \
         by PLATYPUS_MASTER_KEY"
    )]
    KeyFile {
        /// The file.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// The database was sealed with another key.
    #[error(
        "this database's secrets were sealed with another master key. Start with the key it was made with \
         (PLATYPUS_MASTER_KEY, or the file master.key beside the database)"
    )]
    OtherKey,
    /// A ciphertext does not open: another row's, damaged, or sealed with a key not configured.
    #[error(
        "a stored secret does not open; it was damaged, moved, or sealed with a key that is no longer configured"
    )]
    DoesNotOpen,
}

/// One 256-bit key and the id it is known by.
struct Key {
    id: [u8; KEY_ID_BYTES],
    cipher: XChaCha20Poly1305,
}

impl Key {
    fn new(bytes: &[u8; 32]) -> Self {
        let digest = Sha256::digest([b"platypus key id".as_slice(), bytes].concat());
        let mut id = [0; KEY_ID_BYTES];
        id.copy_from_slice(&digest[..KEY_ID_BYTES]);
        Self {
            id,
            cipher: XChaCha20Poly1305::new(bytes.into()),
        }
    }

    fn seal(&self, row: &[u8], secret: &[u8]) -> Result<Vec<u8>, SecretError> {
        let nonce: [u8; NONCE_BYTES] = rand::random();
        let ciphertext = self
            .cipher
            .encrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: secret,
                    aad: row,
                },
            )
            .map_err(|_| SecretError::DoesNotOpen)?;
        let mut sealed = Vec::with_capacity(HEADER_BYTES + ciphertext.len());
        sealed.push(VERSION);
        sealed.extend_from_slice(&self.id);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&ciphertext);
        Ok(sealed)
    }

    fn open(&self, row: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SecretError> {
        let parts = sealed
            .split_at_checked(HEADER_BYTES)
            .filter(|(header, _)| header[0] == VERSION);
        let (header, ciphertext) = parts.ok_or(SecretError::DoesNotOpen)?;
        let nonce = <[u8; NONCE_BYTES]>::try_from(&header[1 + KEY_ID_BYTES..])
            .map_err(|_| SecretError::DoesNotOpen)?;
        self.cipher
            .decrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: ciphertext,
                    aad: row,
                },
            )
            .map(Zeroizing::new)
            .map_err(|_| SecretError::DoesNotOpen)
    }
}

/// The master keys of this instance: the first seals, every one of them opens.
pub struct MasterKeys(Vec<Key>);

impl fmt::Debug for MasterKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "MasterKeys({})", self.0.len())
    }
}

impl MasterKeys {
    /// Keys from configuration: base64, the current one first, older ones after commas.
    pub fn parse(text: &str) -> Result<Self, SecretError> {
        let keys = text.split(',').map(|key| {
            let bytes = Zeroizing::new(
                STANDARD
                    .decode(key.trim())
                    .map_err(|_| SecretError::MalformedKey)?,
            );
            let bytes = <&[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| SecretError::MalformedKey)?;
            Ok(Key::new(bytes))
        });
        Ok(Self(keys.collect::<Result<_, SecretError>>()?))
    }

    /// The key in `path`, made there with mode 0600 where the file is missing.
    pub fn load_or_create(path: &Path) -> Result<Self, SecretError> {
        let failed = |error: std::io::Error| SecretError::KeyFile {
            path: path.display().to_string(),
            reason: error.to_string(),
        };
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(text.trim()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let bytes: Zeroizing<[u8; 32]> = Zeroizing::new(rand::random());
                let text = Zeroizing::new(STANDARD.encode(bytes.as_slice()));
                write_private(path, &text).map_err(failed)?;
                Self::parse(&text)
            }
            Err(error) => Err(failed(error)),
        }
    }

    fn current(&self) -> &Key {
        &self.0[0]
    }

    fn open(&self, row: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SecretError> {
        let id = sealed.get(1..=KEY_ID_BYTES).ok_or(SecretError::DoesNotOpen)?;
        let key = self
            .0
            .iter()
            .find(|key| key.id == id)
            .ok_or(SecretError::OtherKey)?;
        key.open(row, sealed)
    }
}

/// Writes a file that only its owner can read, and that is complete or absent.
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Proves that the configured key is the one this database was made with; on a new database,
/// leaves the proof for the next start.
pub(super) async fn check_master_key(store: &Store) -> Result<(), StoreError> {
    let stored: Option<(Vec<u8>,)> = store
        .reader()
        .optional(&sql!("select value from instance where name = $1", CHECK_NAME))
        .await?;
    if let Some((check,)) = stored {
        store
            .keys
            .open(CHECK_NAME.as_bytes(), &check)
            .map_err(|_| SecretError::OtherKey)?;
        return Ok(());
    }
    let check = store.keys.current().seal(CHECK_NAME.as_bytes(), CHECK_TEXT)?;
    let mut transaction = store.begin().await?;
    let inserted = transaction
        .execute(&sql!(
            "insert into instance (name, value) values ($1, $2) on conflict do nothing",
            CHECK_NAME,
            check
        ))
        .await?;
    transaction.commit().await?;
    if inserted == 0 {
        // Another node was first: its key must be ours.
        return Box::pin(check_master_key(store)).await;
    }
    Ok(())
}

impl Transaction {
    /// Makes the data key of a new client.
    pub async fn create_client_key(&mut self, client: ClientId) -> Result<(), StoreError> {
        let key: Zeroizing<[u8; 32]> = Zeroizing::new(rand::random());
        let sealed = self.keys.current().seal(client.0.as_bytes(), key.as_slice())?;
        self.execute(&sql!(
            "insert into client_keys (client_id, sealed) values ($1, $2)",
            client,
            sealed
        ))
        .await?;
        Ok(())
    }

    /// Seals `secret` for `client`, bound to the row named `row` (table and key).
    pub async fn seal(&mut self, client: ClientId, row: &str, secret: &[u8]) -> Result<Vec<u8>, StoreError> {
        let keys = std::sync::Arc::clone(&self.keys);
        let key = client_key(self, &keys, client).await?;
        Ok(key.seal(row.as_bytes(), secret)?)
    }
}

/// Seals and opens many things of one client, its key read once.
pub struct ClientSealer(Key);

impl fmt::Debug for ClientSealer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ClientSealer(…)")
    }
}

impl ClientSealer {
    /// Seals `secret`, bound to `row`.
    ///
    /// # Errors
    /// Where the cipher refuses, which it does for nothing that fits in memory.
    pub fn seal(&self, row: &str, secret: &[u8]) -> Result<Vec<u8>, SecretError> {
        self.0.seal(row.as_bytes(), secret)
    }

    /// Opens what [`ClientSealer::seal`] sealed for the same client and row.
    ///
    /// # Errors
    /// [`SecretError::DoesNotOpen`].
    pub fn open(&self, row: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SecretError> {
        self.0.open(row.as_bytes(), sealed)
    }
}

impl Store {
    /// What seals and opens for one client.
    pub async fn client_sealer(&self, client: ClientId) -> Result<ClientSealer, StoreError> {
        Ok(ClientSealer(
            client_key(&mut self.reader(), &self.keys, client).await?,
        ))
    }

    /// Opens what [`Transaction::seal`] sealed for the same client and row.
    pub async fn unseal(
        &self,
        database: &mut impl Database,
        client: ClientId,
        row: &str,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let key = client_key(database, &self.keys, client).await?;
        Ok(key.open(row.as_bytes(), sealed)?)
    }
}

impl Store {
    /// Seals what a client keeps for us from one request to the next, for the same `purpose` only.
    /// Any node of this instance opens it.
    pub(super) fn seal_for_client(&self, purpose: &str, text: &[u8]) -> Result<Vec<u8>, StoreError> {
        Ok(self.keys.current().seal(purpose.as_bytes(), text)?)
    }

    /// Opens what [`Store::seal_for_client`] sealed; none where it is anything else.
    pub(super) fn open_from_client(&self, purpose: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.keys.open(purpose.as_bytes(), sealed).ok()
    }
}

async fn client_key(
    database: &mut impl Database,
    keys: &MasterKeys,
    client: ClientId,
) -> Result<Key, StoreError> {
    let (sealed,): (Vec<u8>,) = database
        .one(&sql!(
            "select sealed from client_keys where client_id = $1",
            client
        ))
        .await?;
    let bytes = keys.open(client.0.as_bytes(), &sealed)?;
    let bytes = <&[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| SecretError::DoesNotOpen)?;
    Ok(Key::new(bytes))
}
