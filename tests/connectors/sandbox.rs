//! The sandbox integration against the sandbox itself, over real HTTP and real OAuth 2.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::date;
use platypus::clock::Clock;
use platypus_connectors::{
    Application, Catalogue, ClientOptions, Credentials, Integration, Page, Pkce, ProviderClient,
    ProviderError, ReadRequest, Reader, RefreshError,
};
use platypus_model::DataType;
use platypus_sandbox::{DEMO_EMAIL, DEMO_PASSWORD, Sandbox, SandboxOptions};
use scraper::{Html, Selector};
use serde_json::{Value, json};
use url::Url;

const ORGANISATION: &str = "cafe-zoe";

/// The sandbox, running, and a client that is linked to its café.
struct Linked {
    url: String,
    http: reqwest::Client,
    providers: ProviderClient,
    integration: Arc<Integration>,
    application: Application,
    credentials: Credentials,
    _folder: tempfile::TempDir,
}

fn providers() -> ProviderClient {
    let clock = Clock::system();
    ProviderClient::new(ClientOptions::new(Arc::new(move || clock.now()))).unwrap()
}

async fn linked() -> Linked {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::open(SandboxOptions::new(folder.path())).await.unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(platypus_sandbox::serve(listener, sandbox, std::future::pending()));
    let providers = providers();
    let catalogue = Catalogue::load(None).unwrap_or_else(|error| panic!("{error}"));
    let integration = Arc::clone(catalogue.by_slug("sandbox").unwrap());
    let application = Application {
        client_id: "development".to_owned(),
        client_secret: "development-secret".into(),
        variables: BTreeMap::from([("base_url".to_owned(), url.clone())]),
    };
    let redirects = reqwest::redirect::Policy::none();
    let http = reqwest::Client::builder()
        .redirect(redirects)
        .no_proxy()
        .build()
        .unwrap();
    let prepare = format!("{url}/control/organisations/{ORGANISATION}/prepare");
    assert!(http.post(prepare).send().await.unwrap().status().is_success());

    let redirect_uri = Url::parse("http://127.0.0.1:9/link/callback").unwrap();
    let pkce = Pkce::generate();
    let address = providers
        .authorisation_url(&integration, &application, &redirect_uri, "state", &pkce, false)
        .unwrap();
    let callback = sign_in_and_allow(&http, &url, address).await;
    assert_eq!(callback["state"], "state");
    let credentials = providers
        .exchange_code(
            &integration,
            &application,
            &callback,
            &redirect_uri,
            pkce.verifier(),
        )
        .await
        .unwrap();
    Linked {
        url,
        http,
        providers,
        integration,
        application,
        credentials,
        _folder: folder,
    }
}

/// What a person does in a browser; gives the callback's parameters.
async fn sign_in_and_allow(http: &reqwest::Client, url: &str, address: Url) -> BTreeMap<String, String> {
    let page = http.get(address).send().await.unwrap();
    let cookies = cookies(&page);
    let mut form = hidden_fields(&page.text().await.unwrap());
    form.push(("email".to_owned(), DEMO_EMAIL.to_owned()));
    form.push(("password".to_owned(), DEMO_PASSWORD.to_owned()));
    let post = |path: &str, form: &[(String, String)], cookies: &str| {
        http.post(format!("{url}{path}"))
            .header("cookie", cookies.to_owned())
            .form(form)
    };
    let page = post("/oauth/sign-in", &form, &cookies).send().await.unwrap();
    let cookies = match self::cookies(&page) {
        fresh if fresh.is_empty() => cookies,
        fresh => fresh,
    };
    let mut form = hidden_fields(&page.text().await.unwrap());
    form.push(("organisation".to_owned(), ORGANISATION.to_owned()));
    form.push(("decision".to_owned(), "allow".to_owned()));
    let answer = post("/oauth/consent", &form, &cookies).send().await.unwrap();
    let location = answer.headers()["location"].to_str().unwrap();
    Url::parse(location).unwrap().query_pairs().into_owned().collect()
}

fn cookies(response: &reqwest::Response) -> String {
    let set = response.headers().get_all("set-cookie").iter();
    let pairs: Vec<_> = set
        .filter_map(|cookie| cookie.to_str().ok()?.split(';').next())
        .collect();
    pairs.join("; ")
}

fn hidden_fields(page: &str) -> Vec<(String, String)> {
    let document = Html::parse_document(page);
    let hidden = Selector::parse("input[type=hidden]").unwrap();
    let value =
        |input: &scraper::ElementRef<'_>, name| input.value().attr(name).unwrap_or_default().to_owned();
    document
        .select(&hidden)
        .map(|input| (value(&input, "name"), value(&input, "value")))
        .collect()
}

impl Linked {
    fn request(data_type: DataType) -> ReadRequest {
        ReadRequest {
            data_type,
            resume: None,
            modified_since: None,
            months: 24,
            today: date(2026, 11, 22),
        }
    }

    fn reader(&self, request: ReadRequest) -> Reader {
        self.reader_with(self.credentials.clone(), request)
    }

    fn reader_with(&self, credentials: Credentials, request: ReadRequest) -> Reader {
        self.providers
            .read(
                Arc::clone(&self.integration),
                self.application.clone(),
                credentials,
                request,
            )
            .unwrap()
    }

    async fn pages(&self, request: ReadRequest) -> Vec<Page> {
        let mut reader = self.reader(request);
        let mut pages = Vec::new();
        while let Some(page) = reader.next_page().await.unwrap() {
            pages.push(page);
        }
        pages
    }

    /// Every record, none of which may have been refused.
    async fn all(&self, data_type: DataType) -> Vec<Value> {
        let pages = self.pages(Self::request(data_type)).await;
        let rejected: Vec<_> = pages.iter().flat_map(|page| &page.rejected).collect();
        assert!(rejected.is_empty(), "{data_type}: {:?}", rejected[0].issues);
        let records = pages.iter().flat_map(|page| &page.records);
        records
            .map(|record| serde_json::from_str(&record.json).unwrap())
            .collect()
    }

    async fn own(&self, path: &str) -> Value {
        let token = {
            use secrecy::ExposeSecret as _;
            self.credentials
                .access_token
                .as_ref()
                .unwrap()
                .expose_secret()
                .to_owned()
        };
        let address = format!("{}/api/v1/organisations/{ORGANISATION}{path}", self.url);
        let answer = self.http.get(address).bearer_auth(token).send().await.unwrap();
        answer.json().await.unwrap()
    }

    async fn control(&self, method: reqwest::Method, path: &str, body: Value) {
        let address = format!("{}/control/organisations/{ORGANISATION}{path}", self.url);
        let answer = self
            .http
            .request(method, address)
            .json(&body)
            .send()
            .await
            .unwrap();
        assert!(answer.status().is_success(), "{path}: {:?}", answer.text().await);
    }
}

#[tokio::test]
async fn a_grant_names_its_organisation() {
    let linked = linked().await;
    assert_eq!(linked.credentials.captured["organisation"], ORGANISATION);
    let entity = linked
        .providers
        .identify(&linked.integration, &linked.application, &linked.credentials)
        .await
        .unwrap();
    assert_eq!(entity.id, ORGANISATION);
    assert_eq!(entity.name, "Café Zoë");
}

#[tokio::test]
async fn every_data_type_comes_out_whole_and_fits_the_model() {
    let linked = linked().await;
    for (data_type, resource) in [
        (DataType::ChartOfAccounts, "accounts"),
        (DataType::TaxRates, "tax_rates"),
        (DataType::Items, "items"),
        (DataType::Customers, "customers"),
        (DataType::Suppliers, "suppliers"),
        (DataType::Invoices, "invoices"),
        (DataType::CreditNotes, "credit_notes"),
        (DataType::Payments, "customer_payments"),
        (DataType::Bills, "bills"),
        (DataType::BillCreditNotes, "supplier_credits"),
        (DataType::BillPayments, "supplier_payments"),
        (DataType::JournalEntries, "ledger_transactions"),
        (DataType::BankAccounts, "bank_accounts"),
    ] {
        let theirs = linked.own(&format!("/{resource}?page_size=1")).await;
        let records = linked.all(data_type).await;
        assert_eq!(json!(records.len()), theirs["paging"]["total"], "{data_type}");
    }
    assert_eq!(linked.all(DataType::Company).await.len(), 1);
    for statement in [
        DataType::BalanceSheet,
        DataType::ProfitAndLoss,
        DataType::CashFlowStatement,
    ] {
        assert_eq!(linked.all(statement).await.len(), 24, "{statement}");
    }
    assert!(!linked.all(DataType::BankTransactions).await.is_empty());
}

#[tokio::test]
async fn an_incremental_read_brings_what_changed_and_what_was_deleted() {
    let linked = linked().await;
    let before = Clock::system().now();
    linked
        .control(
            reqwest::Method::PATCH,
            "/records/customers/2",
            json!({"name": "Renamed"}),
        )
        .await;
    linked
        .control(reqwest::Method::DELETE, "/records/customers/3", json!({}))
        .await;
    linked
        .control(
            reqwest::Method::DELETE,
            "/records/bank_accounts.1.transactions/2",
            json!({}),
        )
        .await;
    let request = |data_type| ReadRequest {
        modified_since: Some(before),
        ..Linked::request(data_type)
    };
    let changed = |pages: Vec<Page>| -> BTreeMap<String, bool> {
        let records = pages.into_iter().flat_map(|page| {
            assert!(page.rejected.is_empty(), "{:?}", page.rejected);
            page.records
        });
        records.map(|record| (record.id, record.deleted)).collect()
    };
    let customers = changed(linked.pages(request(DataType::Customers)).await);
    assert_eq!(customers.get("2"), Some(&false));
    assert_eq!(customers.get("3"), Some(&true));
    let transactions = changed(linked.pages(request(DataType::BankTransactions)).await);
    assert_eq!(transactions.get("1-2"), Some(&true), "{transactions:?}");
}

#[tokio::test]
async fn tokens_expire_are_refreshed_and_the_read_goes_on() {
    let linked = linked().await;
    let whole = linked.all(DataType::Invoices).await.len();
    let mut reader = linked.reader(Linked::request(DataType::Invoices));
    let first = reader.next_page().await.unwrap().unwrap();
    linked
        .control(reqwest::Method::POST, "/expire_access_tokens", json!({}))
        .await;
    let mut seen = first.records.len();
    let mut refreshed = 0;
    loop {
        match reader.next_page().await {
            Ok(Some(page)) => seen += page.records.len(),
            Ok(None) => break,
            Err(ProviderError::AccessTokenRejected { .. }) => {
                refreshed += 1;
                assert!(refreshed < 3, "a refreshed token works");
                let fresh = linked
                    .providers
                    .refresh(&linked.integration, &linked.application, &linked.credentials)
                    .await
                    .unwrap();
                reader.replace_credentials(fresh);
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(refreshed, 1);
    assert_eq!(seen, whole);
}

#[tokio::test]
async fn a_revoked_grant_asks_for_a_relink() {
    let linked = linked().await;
    linked
        .control(reqwest::Method::POST, "/revoke_grants", json!({}))
        .await;
    let error = linked
        .reader(Linked::request(DataType::Invoices))
        .next_page()
        .await
        .unwrap_err();
    assert!(matches!(error, ProviderError::GrantRevoked { .. }), "{error}");
    let refused = linked
        .providers
        .refresh(&linked.integration, &linked.application, &linked.credentials)
        .await
        .unwrap_err();
    assert!(matches!(refused, RefreshError::Refused { .. }), "{refused}");
}

#[tokio::test]
async fn a_bad_day_of_the_providers_costs_nothing_but_time() {
    let linked = linked().await;
    let whole = linked.all(DataType::Invoices).await.len();
    for fault in [
        json!({"server_errors": {"after_calls": 0, "for_calls": 2}}),
        json!({"rate_limit": {"after_calls": 1, "for_calls": 1, "retry_after_seconds": 1}}),
        json!({"duplicate_page": {"resource": "invoices", "page": 2}}),
    ] {
        linked
            .control(reqwest::Method::PUT, "/faults", fault.clone())
            .await;
        let result = async {
            let mut reader = linked.reader(Linked::request(DataType::Invoices));
            let mut ids = std::collections::BTreeSet::new();
            while let Some(page) = reader.next_page().await? {
                ids.extend(page.records.into_iter().map(|record| record.id));
            }
            Ok::<_, ProviderError>(ids.len())
        }
        .await;
        linked.control(reqwest::Method::PUT, "/faults", json!({})).await;
        match result {
            Ok(count) => assert_eq!(count, whole, "{fault}"),
            // A page that is always repeated can't be read around; it must not pass for the end.
            Err(error) => assert!(
                error.is_transient() && fault.get("duplicate_page").is_some(),
                "{fault}: {error}"
            ),
        }
    }
}

#[tokio::test]
async fn a_record_that_makes_no_sense_is_set_aside_and_the_rest_come() {
    let linked = linked().await;
    let whole = linked.all(DataType::Invoices).await.len();
    let fault = json!({"malformed_record": {"resource": "invoices", "record": 3}});
    linked.control(reqwest::Method::PUT, "/faults", fault).await;
    let pages = linked.pages(Linked::request(DataType::Invoices)).await;
    let rejected: Vec<_> = pages.iter().flat_map(|page| &page.rejected).collect();
    assert_eq!(rejected.len(), 1);
    assert_eq!(rejected[0].id.as_deref(), Some("3"));
    assert_eq!(
        pages.iter().map(|page| page.records.len()).sum::<usize>(),
        whole - 1
    );
}
