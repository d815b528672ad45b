//! `platypus clients …`

use std::fmt::Write as _;

use anyhow::bail;
use secrecy::ExposeSecret;

use super::ClientsCommand;
use crate::actions::api_keys::authorization_header;
use crate::actions::{Platform, clients, sign_in};
use crate::events::Cause;

pub(super) async fn run(platform: &Platform, command: ClientsCommand) -> anyhow::Result<String> {
    match command {
        ClientsCommand::Create {
            name,
            admin_name,
            admin_email,
        } => {
            if clients::list(platform)
                .await?
                .iter()
                .any(|client| client.name == name.trim())
            {
                bail!("there is a client named {name} already; `platypus clients list` lists them");
            }
            let created = clients::create(platform, &name, &admin_name, &admin_email).await?;
            let header = authorization_header(&created.api_key);
            let link = sign_in::create_link(platform, Cause::OPERATOR, created.client, created.administrator)
                .await?;
            Ok(format!(
                "Client   {}\nPortal   {}\n         (signs {admin_name} in once, on the server at {}; if it is elsewhere, give its --public-url)\nAPI key  {}\nHeader   Authorization: {}\n\nThe key is shown this once.",
                created.client,
                link.url.expose_secret(),
                platform.config.public_url,
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
