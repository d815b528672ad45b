//! The first start: a demo client, so that there is something to see.

use secrecy::ExposeSecret;

use crate::actions::api_keys::authorization_header;
use crate::actions::{Platform, clients};

/// Tells the person who started the server where to go; on a first start also makes the demo
/// client.
#[allow(clippy::print_stdout)] // this is the command's answer, for the person at the terminal
pub async fn announce(platform: &Platform) -> anyhow::Result<()> {
    let api = platform.config.url("");
    let is_new = clients::list(platform).await?.is_empty();
    if !platform.config.demo || !is_new {
        println!("\n  Platypus is running.\n\n    API  {api}\n");
        if is_new {
            println!(
                "  There is no client yet: make one with `platypus clients create NAME --admin-email ADDRESS`.\n"
            );
        }
        return Ok(());
    }
    let created = clients::create(
        platform,
        "Demo Lending",
        "Demo Administrator",
        "admin@demo.example",
    )
    .await?;
    let header = authorization_header(&created.api_key);
    println!(
        "\n  Platypus is running.\n\n    API      {api}\n    API key  {}\n    Header   Authorization: {}\n",
        created.api_key.expose_secret(),
        header.expose_secret(),
    );
    Ok(())
}
