//! `platypus users …`

use std::fmt::Write as _;

use anyhow::bail;
use platypus_model::ClientId;
use secrecy::ExposeSecret;

use super::UsersCommand;
use crate::actions::{Platform, sign_in, users};
use crate::events::Cause;

pub(super) async fn run(platform: &Platform, command: UsersCommand) -> anyhow::Result<String> {
    match command {
        UsersCommand::List { client } => {
            let client = super::client(platform, client).await?;
            let mut lines = String::new();
            for user in users::list(platform, client).await? {
                writeln!(
                    lines,
                    "{}  {:<30}  {:<30}  {}",
                    user.id,
                    user.name,
                    user.email,
                    user.role.as_str()
                )?;
            }
            Ok(lines.trim_end().to_owned())
        }
        UsersCommand::SignInLink { email, client } => {
            let named = client.map(ClientId);
            let mut users = users::find_by_email(platform, &email).await?;
            users.retain(|user| named.is_none_or(|client| user.client_id == client));
            let user = match users.as_slice() {
                [user] => user,
                [] => bail!("nobody has the address {email}; `platypus users list` lists who there is"),
                several => bail!(
                    "{} people have the address {email}, one in each client of theirs; say which with --client ID",
                    several.len()
                ),
            };
            let link = sign_in::create_link(platform, Cause::OPERATOR, user.client_id, user.id).await?;
            Ok(format!(
                "{}\n\nIt signs {} in once, until {:.0}, on the server at {}. If that is elsewhere, give its --public-url.",
                link.url.expose_secret(),
                user.name,
                link.expires_at,
                platform.config.public_url
            ))
        }
    }
}
