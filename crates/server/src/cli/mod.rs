//! The command line: what can be said, and who answers it.

mod clients;
mod connector;
mod keys;
mod users;

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use platypus_model::ClientId;
use uuid::Uuid;

use crate::actions::{Platform, clients as client_actions};
use crate::clock::Clock;
use crate::config::{Config, Settings};
use crate::{api, serve};

/// Runs a command that ends by itself and prints its answer.
pub async fn run(command: Command, mut config: Config, clock: Clock) -> anyhow::Result<()> {
    if !command.may_make_database() {
        config.database = config.database.existing();
    }
    let answer = match command {
        Command::Serve | Command::Sandbox => return Ok(()),
        Command::Openapi => api::openapi().to_pretty_json()?,
        Command::Connector(command) => connector::run(&config, &command)?,
        Command::Migrate => {
            serve::open(config, clock).await?;
            "The database is up to date.".to_owned()
        }
        Command::Compact => {
            serve::open(config, clock).await?.store.compact().await?;
            "The database holds nothing any more of what was deleted.".to_owned()
        }
        Command::Clients(command) => clients::run(&serve::open(config, clock).await?, command).await?,
        Command::Keys(command) => keys::run(&serve::open(config, clock).await?, command).await?,
        Command::Users(command) => users::run(&serve::open(config, clock).await?, command).await?,
    };
    print(&answer);
    Ok(())
}

#[allow(clippy::print_stdout)] // a command answers on standard output
fn print(answer: &str) {
    println!("{answer}");
}

/// The client a command is about: the one that is named, or the only one there is.
async fn client(platform: &Platform, named: Option<Uuid>) -> anyhow::Result<ClientId> {
    if let Some(id) = named.map(ClientId) {
        return match client_actions::find(platform, id).await? {
            Some(client) => Ok(client.id),
            None => anyhow::bail!("there is no client {id}; `platypus clients list` lists them"),
        };
    }
    match client_actions::list(platform).await?.as_slice() {
        [only] => Ok(only.id),
        [] => anyhow::bail!("there is no client yet; make one with `platypus clients create`"),
        several => {
            let named: Vec<String> = several
                .iter()
                .take(10)
                .map(|client| format!("{} ({})", client.id, client.name))
                .collect();
            anyhow::bail!(
                "there are {} clients; say which with --client ID: {}",
                several.len(),
                named.join(", ")
            )
        }
    }
}

/// Onboard your customers' companies, get permission to their books, keep them in sync and use them.
#[derive(Debug, Parser)]
#[command(name = "platypus", version, about, disable_help_subcommand = true)]
pub struct CommandLine {
    /// What to do [default: serve]
    #[command(subcommand)]
    pub command: Option<Command>,
    /// TOML file of settings; flags and environment go before it
    #[arg(long, env = "PLATYPUS_CONFIG", global = true)]
    pub config: Option<PathBuf>,
    /// What is logged to standard error, and how much of it, such as `platypus=debug`
    #[arg(
        long,
        env = "PLATYPUS_LOG",
        global = true,
        default_value = "platypus=info,sqlx::query=error,warn"
    )]
    pub log: String,
    /// The settings, shared by every command.
    #[command(flatten)]
    pub settings: Settings,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API, Link and the Portal, and keep data in sync
    Serve,
    /// Serve the sandbox provider alone, on --sandbox-listen
    Sandbox,
    /// Bring the database's schema up to date, then stop
    Migrate,
    /// Rewrite the database so that nothing that was deleted is left in its files; writers wait meanwhile
    Compact,
    /// Print the OpenAPI document of the API
    Openapi,
    /// Clients: the tenants of this instance
    #[command(subcommand)]
    Clients(ClientsCommand),
    /// API keys
    #[command(subcommand)]
    Keys(KeysCommand),
    /// The people who sign in to the Portal
    #[command(subcommand)]
    Users(UsersCommand),
    /// Integrations: list, check and test them
    #[command(subcommand)]
    Connector(ConnectorCommand),
}

impl Command {
    /// Whether a database that is not there is made: the others have nothing to say of an empty one, and a
    /// mistyped path should not leave one behind.
    fn may_make_database(&self) -> bool {
        matches!(
            self,
            Self::Serve | Self::Migrate | Self::Clients(ClientsCommand::Create { .. })
        )
    }
}

/// `platypus clients …`
#[derive(Debug, Subcommand)]
pub enum ClientsCommand {
    /// Create a client and its first administrator; prints a one-time sign-in link and an API key
    Create {
        /// The client's name, as its customers see it in Link
        name: String,
        /// The administrator's name
        #[arg(long, default_value = "Administrator")]
        admin_name: String,
        /// The administrator's e-mail address
        #[arg(long)]
        admin_email: String,
    },
    /// List the clients
    List,
}

/// `platypus keys …`
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Create an API key and print it, once
    Create {
        /// What the key is for
        name: String,
        /// The client's id; needed where there is more than one client
        #[arg(long)]
        client: Option<Uuid>,
    },
    /// List the API keys by their last four characters
    List {
        /// The client's id; needed where there is more than one client
        #[arg(long)]
        client: Option<Uuid>,
    },
    /// Revoke an API key at once
    Revoke {
        /// The key's id, as listed
        id: Uuid,
        /// The client's id; needed where there is more than one client
        #[arg(long)]
        client: Option<Uuid>,
    },
}

/// `platypus users …`
#[derive(Debug, Subcommand)]
pub enum UsersCommand {
    /// List the people of a client
    List {
        /// The client's id; needed where there is more than one client
        #[arg(long)]
        client: Option<Uuid>,
    },
    /// Print a one-time link that signs a person in, for someone who is locked out
    SignInLink {
        /// The person's e-mail address
        email: String,
        /// The client's id; needed where there is more than one client
        #[arg(long)]
        client: Option<Uuid>,
    },
}

/// `platypus connector …`
#[derive(Debug, Subcommand)]
pub enum ConnectorCommand {
    /// List the integrations, what each reads and how it is proven
    List,
    /// Check an integration's folder against the standard model before it is dropped into the catalogue
    Check {
        /// The folder; without it, the whole catalogue as it would be loaded
        folder: Option<PathBuf>,
    },
    /// Run integrations' own cases: source records in, standard records out
    Test {
        /// The integration's name in the catalogue; all of them where none is given
        name: Option<String>,
    },
}
