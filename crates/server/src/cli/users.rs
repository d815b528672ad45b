//! `platypus users …`

use std::fmt::Write as _;

use super::UsersCommand;
use crate::actions::{Platform, users};

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
    }
}
