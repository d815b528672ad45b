//! `platypus clients …`

use std::fmt::Write as _;

use secrecy::ExposeSecret;

use super::ClientsCommand;
use crate::actions::api_keys::authorization_header;
use crate::actions::{Platform, clients};

pub(super) async fn run(platform: &Platform, command: ClientsCommand) -> anyhow::Result<String> {
    match command {
        ClientsCommand::Create {
            name,
            admin_name,
            admin_email,
        } => {
            let created = clients::create(platform, &name, &admin_name, &admin_email).await?;
            let header = authorization_header(&created.api_key);
            Ok(format!(
                "Client   {}\nAPI key  {}\nHeader   Authorization: {}\n\nThe key is shown this once.",
                created.client,
                created.api_key.expose_secret(),
                header.expose_secret(),
            ))
        }
        ClientsCommand::List => {
            let mut lines = String::new();
            for client in clients::list(platform).await? {
                writeln!(
                    lines,
                    "{}  {:<30}  since {:.0}",
                    client.id, client.name, client.created_at
                )?;
            }
            Ok(lines.trim_end().to_owned())
        }
    }
}
