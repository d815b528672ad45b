//! `platypus keys …`

use std::fmt::Write as _;

use platypus_model::ApiKeyId;
use secrecy::ExposeSecret;

use super::KeysCommand;
use crate::actions::{Platform, api_keys};
use crate::events::Cause;

pub(super) async fn run(platform: &Platform, command: KeysCommand) -> anyhow::Result<String> {
    match command {
        KeysCommand::Create { name, client } => {
            let client = super::client(platform, client).await?;
            let created = api_keys::create(platform, client, Cause::OPERATOR, Some(&name)).await?;
            let header = created.authorization_header();
            Ok(format!(
                "Key      {}\nAPI key  {}\nHeader   Authorization: {}\n\nThe key is shown this once.",
                created.key.id,
                created.secret.expose_secret(),
                header.expose_secret(),
            ))
        }
        KeysCommand::List { client } => {
            let client = super::client(platform, client).await?;
            let mut lines = String::new();
            for key in api_keys::list(platform, client).await? {
                let name = key.name.as_deref().unwrap_or_default();
                writeln!(
                    lines,
                    "{}  …{}  {name:<30}  since {:.0}",
                    key.id, key.last_four, key.created_at
                )?;
            }
            Ok(lines.trim_end().to_owned())
        }
        KeysCommand::Revoke { id, client } => {
            let client = super::client(platform, client).await?;
            api_keys::revoke(platform, client, Cause::OPERATOR, ApiKeyId(id)).await?;
            Ok("Revoked. Whoever still uses the key is answered 401 within a second.".to_owned())
        }
    }
}
