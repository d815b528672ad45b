//! The first start: a demo client, and a demo company that grants access to the sandbox the way
//! any company would, through Link and the provider's own sign-in and consent.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, bail};
use platypus_model::{ClientId, CompanyId, ConnectionId};
use platypus_sandbox::{DEMO_EMAIL, DEMO_PASSWORD};
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use secrecy::ExposeSecret;
use url::Url;

use crate::actions::api_keys::authorization_header;
use crate::actions::{Platform, clients, companies, connections, sign_in};
use crate::config::{SANDBOX, SANDBOX_BANKING, SANDBOX_COMMERCE, reachable};
use crate::events::Cause;

/// The organisation of the sandbox that the demo company is: a retailer, whose shop, books and bank agree.
const ORGANISATION: &str = "atelier-norre";
const NAME: &str = "Atelier Nørre";

/// Tells the person who started the server where to go. On a first start also makes the demo
/// client and sets its company going in the background.
#[allow(clippy::print_stdout)] // this is the command's answer, for the person at the terminal
pub async fn announce(platform: &Platform, address: SocketAddr) -> anyhow::Result<()> {
    let portal = platform.config.url("/portal");
    let is_new = clients::list(platform).await?.is_empty();
    if !platform.config.demo || !is_new {
        println!(
            "\n  Platypus is running.\n\n    Portal  {portal}\n    API     {}\n    Docs    {}\n\n  \
             `platypus users sign-in-link ADDRESS` lets somebody in who is locked out. Stop with Ctrl-C.\n",
            platform.config.url(""),
            platform.config.url("/docs"),
        );
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
    let sign_in =
        sign_in::create_link(platform, Cause::OPERATOR, created.client, created.administrator).await?;
    let header = authorization_header(&created.api_key);
    println!(
        "\n  Platypus is running, with a demo company that is being linked to the sandbox right now.\n\n    \
         Portal   {}\n             (signs you in once)\n    \
         API      {}\n    API key  {}\n    Header   Authorization: {}\n    \
         Docs     {}\n    \
         Sandbox  http://{}/control\n             (the provider's faults, to try what happens then)\n\n  \
         The key is shown this once. Stop with Ctrl-C; the next start goes on with the same data.\n",
        sign_in.url.expose_secret(),
        platform.config.url(""),
        created.api_key.expose_secret(),
        header.expose_secret(),
        platform.config.url("/docs"),
        platform.config.sandbox_listen,
    );
    let platform = platform.clone();
    tokio::spawn(async move {
        if let Err(error) = link_demo_company(&platform, created.client, address).await {
            tracing::error!(
                error = format!("{error:#}"),
                "the demo company could not be linked; link it by hand from the Portal"
            );
        }
    });
    Ok(())
}

/// Creates the demo company and walks it through Link over HTTP, as its owner's browser would:
/// once for its books, once for its bank and once for its shop.
async fn link_demo_company(platform: &Platform, client: ClientId, address: SocketAddr) -> anyhow::Result<()> {
    let new = companies::NewCompany::named(NAME)?;
    let company = companies::create(platform, client, Cause::OPERATOR, new)
        .await?
        .company
        .id;
    let journey = Journey::new(platform, address)?;
    for slug in [SANDBOX, SANDBOX_BANKING, SANDBOX_COMMERCE] {
        let integration = platform
            .catalogue
            .by_slug(slug)
            .with_context(|| format!("the catalogue has no `{slug}`"))?;
        let created =
            connections::create(platform, client, Cause::OPERATOR, company, integration.key()).await?;
        journey.walk(company, created.connection.id).await?;
    }
    Ok(())
}

/// One visitor's way through Link and the provider's pages.
struct Journey {
    http: reqwest::Client,
    public: Url,
    local: SocketAddr,
}

impl Journey {
    fn new(platform: &Platform, address: SocketAddr) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(30))
            .build()?;
        Ok(Self {
            http,
            public: platform.config.public_url.clone(),
            local: reachable(address),
        })
    }

    async fn walk(&self, company: CompanyId, connection: ConnectionId) -> anyhow::Result<()> {
        let start = self.local_url(&format!(
            "/link/companies/{company}/connections/{connection}/start"
        ))?;
        let (sign_in, link_cookies) = self.follow(&self.http.get(start).send().await?, "Link")?;

        let page = self.http.get(sign_in.clone()).send().await?;
        let cookies = cookies(&page);
        let form = page.text().await?;
        let action = sign_in.join("/oauth/sign-in")?;
        let mut fields = hidden_fields(&form)?;
        fields.extend([
            ("email".into(), DEMO_EMAIL.into()),
            ("password".into(), DEMO_PASSWORD.into()),
        ]);
        let page = self
            .http
            .post(action)
            .header(COOKIE, &cookies)
            .form(&fields)
            .send()
            .await?;
        let cookies = merge(&cookies, &self::cookies(&page));
        let form = page.text().await?;
        let mut fields = hidden_fields(&form)?;
        fields.extend([
            ("organisation".into(), ORGANISATION.into()),
            ("decision".into(), "allow".into()),
        ]);
        let consent = sign_in.join("/oauth/consent")?;
        let answer = self
            .http
            .post(consent)
            .header(COOKIE, &cookies)
            .form(&fields)
            .send()
            .await?;
        let (callback, _) = self.follow(&answer, "the sandbox's consent")?;

        let path = &callback.as_str()[callback.origin().ascii_serialization().len()..];
        let linked = self
            .http
            .get(self.local_url(path)?)
            .header(COOKIE, link_cookies)
            .send()
            .await?;
        let status = linked.status();
        if !status.is_success() && !status.is_redirection() {
            bail!("Link's callback answered {status}");
        }
        Ok(())
    }

    /// A URL of this server as this machine reaches it, whatever its public name is.
    fn local_url(&self, path: &str) -> anyhow::Result<Url> {
        let prefix = self.public.path().trim_end_matches('/');
        let path = path.strip_prefix(prefix).unwrap_or(path);
        Ok(Url::parse(&format!("http://{}{path}", self.local))?)
    }

    fn follow(&self, answer: &reqwest::Response, who: &str) -> anyhow::Result<(Url, String)> {
        let status = answer.status();
        let Some(location) = answer.headers().get(LOCATION) else {
            bail!("{who} answered {status} where a redirect was expected");
        };
        let location = location.to_str().context("the redirect is not text")?;
        Ok((
            Url::parse(location).or_else(|_| self.public.join(location))?,
            cookies(answer),
        ))
    }
}

/// The cookies an answer sets, as a `Cookie` header.
fn cookies(answer: &reqwest::Response) -> String {
    let set = answer
        .headers()
        .get_all(SET_COOKIE)
        .iter()
        .filter_map(|cookie| cookie.to_str().ok());
    set.filter_map(|cookie| cookie.split(';').next())
        .collect::<Vec<_>>()
        .join("; ")
}

fn merge(older: &str, newer: &str) -> String {
    [newer, older]
        .into_iter()
        .filter(|cookies| !cookies.is_empty())
        .collect::<Vec<_>>()
        .join("; ")
}

/// The hidden fields of the sandbox's forms, which carry what ties a page to the one before.
fn hidden_fields(form: &str) -> anyhow::Result<Vec<(String, String)>> {
    ["request", "csrf"]
        .into_iter()
        .map(|name| {
            let value = form
                .split_once(&format!("name=\"{name}\" value=\""))
                .and_then(|(_, rest)| rest.split_once('"'));
            let (value, _) = value.with_context(|| format!("the sandbox's form has no field `{name}`"))?;
            Ok((name.to_owned(), value.to_owned()))
        })
        .collect()
}
