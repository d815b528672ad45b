//! The table of faults.

use platypus::store::datasets::Dataset;
use platypus::store::testing::databases;
use platypus::sync::Engine;
use platypus::sync::connection_status::Which;
use platypus_connectors::Blame;
use platypus_model::{ConnectionStatus, DataType, DatasetProblem, DatasetStatus};
use serde_json::{Value, json};

use super::stage::Stage;

use ConnectionStatus::{Deauthorized, Linked};
use DatasetStatus::{AuthError, Complete, FetchError, Fetching};

/// How a fault is switched on.
enum On {
    /// By these faults of the organisation.
    Faults(Value),
    /// By these, and little patience.
    FaultsWithLittlePatience(Value),
    /// By one of the control API's verbs.
    Verb(&'static str),
    /// Where nothing reaches the sandbox: by what is said of where it is.
    Address(fn(&str) -> String),
}

/// What is found after the first try.
struct Found {
    status: DatasetStatus,
    problem: Option<DatasetProblem>,
    blame: Option<Blame>,
    /// Parts of what the API says.
    message: &'static [&'static str],
    /// The status and the text that the Portal shows.
    english: [&'static str; 2],
    french: [&'static str; 2],
    connection: ConnectionStatus,
    told: &'static [&'static str],
}

/// What comes after.
enum Then {
    /// Nothing: it has ended.
    Over,
    /// After so many seconds, the fault being gone, it goes on by itself and completes.
    Resumes(i64),
    /// Once the fault is gone it can be asked for again, and completes.
    AskedAgain,
}

struct Fault {
    name: &'static str,
    on: On,
    found: Found,
    then: Then,
}

/// A read that waits for the provider.
fn waits(
    problem: DatasetProblem,
    message: &'static [&'static str],
    english: &'static str,
    french: &'static str,
) -> Found {
    Found {
        status: Fetching,
        problem: Some(problem),
        blame: None,
        message,
        english: ["Fetching", english],
        french: ["Récupération", french],
        connection: Linked,
        told: &[],
    }
}

/// A read that completes in spite of it.
fn completes() -> Found {
    Found {
        status: Complete,
        problem: None,
        blame: None,
        message: &[],
        english: ["Complete", ""],
        french: ["Terminé", ""],
        connection: Linked,
        told: &["read.completed Complete"],
    }
}

#[expect(clippy::too_many_lines, reason = "one table, a row for each fault")]
fn faults() -> Vec<Fault> {
    let fault = |name, on, found, then| Fault {
        name,
        on,
        found,
        then,
    };
    let mut all = refusals();
    all.extend([
        fault(
            "slow",
            On::FaultsWithLittlePatience(json!({"slow_milliseconds": 2500})),
            waits(
                DatasetProblem::Timeout,
                &["Platypus Sandbox is not available (no answer came in time)"],
                "Platypus Sandbox did not answer in time. Goes on by itself after",
                "Platypus Sandbox n’a pas répondu à temps. Reprend automatiquement après le",
            ),
            Then::Resumes(2),
        ),
        fault(
            "429 with Retry-After",
            On::Faults(json!({"rate_limit": {"after_calls": 2, "for_calls": 1, "retry_after_seconds": 120}})),
            waits(
                DatasetProblem::RateLimited,
                &["Platypus Sandbox limits how often it may be asked; it may be asked again at"],
                "Platypus Sandbox limits how often it may be asked. Goes on by itself after",
                "Platypus Sandbox limite le nombre de demandes. Reprend automatiquement après le",
            ),
            Then::Resumes(120),
        ),
        fault(
            "429 without Retry-After",
            On::Faults(json!({"rate_limit": {"for_calls": 1}})),
            waits(
                DatasetProblem::RateLimited,
                &["Platypus Sandbox limits how often it may be asked"],
                "Platypus Sandbox limits how often it may be asked. Goes on by itself after",
                "Platypus Sandbox limite le nombre de demandes. Reprend automatiquement après le",
            ),
            Then::Resumes(2),
        ),
        fault(
            "500",
            On::Faults(json!({"server_errors": {"for_calls": 1}})),
            waits(
                DatasetProblem::ServerError,
                &["Platypus Sandbox is not available (status 500: A fault that was switched on: this call fails.)"],
                "Platypus Sandbox failed while it answered. Goes on by itself after",
                "Platypus Sandbox a rencontré une erreur en répondant. Reprend automatiquement après le",
            ),
            Then::Resumes(2),
        ),
        fault(
            "503 with a body of HTML",
            On::Faults(json!({"maintenance": {"after_calls": 3, "for_calls": 1}})),
            waits(
                DatasetProblem::ServerError,
                &["Platypus Sandbox is not available (status 503)"],
                "Platypus Sandbox failed while it answered. Goes on by itself after",
                "Platypus Sandbox a rencontré une erreur en répondant. Reprend automatiquement après le",
            ),
            Then::Resumes(2),
        ),
        fault(
            "truncated JSON",
            On::Faults(json!({"truncated_answers": {"after_calls": 1, "for_calls": 1}})),
            waits(
                DatasetProblem::NotJson,
                &["its answer stops half-way", "bytes of application/json"],
                "Platypus Sandbox answered with something that cannot be read. Goes on by itself after",
                "Platypus Sandbox a répondu par un contenu illisible. Reprend automatiquement après le",
            ),
            Then::Resumes(2),
        ),
        fault(
            "wrong content type",
            On::Faults(json!({"wrong_content_type": {"for_calls": 1}})),
            waits(
                DatasetProblem::NotJson,
                &["its answer is not JSON", "bytes of text/html"],
                "Platypus Sandbox answered with something that cannot be read. Goes on by itself after",
                "Platypus Sandbox a répondu par un contenu illisible. Reprend automatiquement après le",
            ),
            Then::Resumes(2),
        ),
        fault(
            "connection reset in mid-body",
            On::Faults(json!({"connection_resets": {"after_calls": 4, "for_calls": 1}})),
            waits(
                DatasetProblem::BrokenOff,
                &["the connection broke before the answer was whole"],
                "Platypus Sandbox broke off in the middle of its answer. Goes on by itself after",
                "Platypus Sandbox a coupé la connexion au milieu de sa réponse. Reprend automatiquement après le",
            ),
            Then::Resumes(2),
        ),
        fault(
            "repeated page",
            On::Faults(json!({"duplicate_page": {"resource": "invoices", "page": 3}})),
            waits(
                DatasetProblem::RepeatedPage,
                &["it sends the same page again and again"],
                "Platypus Sandbox sends the same page of records again and again. Goes on by itself after",
                "Platypus Sandbox envoie sans cesse la même page de données. Reprend automatiquement après le",
            ),
            Then::Resumes(2),
        ),
        fault(
            "name without an address",
            On::Address(|_| "http://sandbox.invalid".to_owned()),
            waits(
                DatasetProblem::NameNotFound,
                &["the name sandbox.invalid has no address"],
                "The internet address of Platypus Sandbox cannot be found. Goes on by itself after",
                "L’adresse internet de Platypus Sandbox est introuvable. Reprend automatiquement après le",
            ),
            Then::Resumes(2),
        ),
        fault(
            "failing TLS",
            On::Address(|url| url.replace("http://", "https://")),
            waits(
                DatasetProblem::NotSecure,
                &["no secure connection could be made"],
                "No secure connection to Platypus Sandbox can be made: its certificate, or how it encrypts, is not in \
                 order. Goes on by itself after",
                "Aucune connexion sécurisée avec Platypus Sandbox n’est possible : son certificat ou son chiffrement \
                 n’est pas en règle. Reprend automatiquement après le",
            ),
            Then::Resumes(2),
        ),
    ]);
    all
}

/// Those after which nothing is waited for.
fn refusals() -> Vec<Fault> {
    let fault = |name, on, found, then| Fault {
        name,
        on,
        found,
        then,
    };
    vec![
        fault(
            "revoke",
            On::Verb("/revoke_grants"),
            Found {
                status: AuthError,
                problem: Some(DatasetProblem::GrantRevoked),
                blame: Some(Blame::Customer),
                message: &[
                    "Platypus Sandbox no longer accepts this connection's authorisation",
                    "the company has to link it again",
                ],
                english: [
                    "Authorisation error",
                    "Platypus Sandbox no longer accepts the company’s permission. The company has to link again.",
                ],
                french: [
                    "Erreur d’autorisation",
                    "Platypus Sandbox n’accepte plus l’autorisation de l’entreprise. L’entreprise doit se connecter de \
                     nouveau.",
                ],
                connection: Deauthorized,
                told: &["connection.disconnected Deauthorized", "read.completed AuthError"],
            },
            Then::Over,
        ),
        fault(
            "expire",
            On::Verb("/expire_access_tokens"),
            completes(),
            Then::Over,
        ),
        fault(
            "endless paging",
            On::Faults(json!({"endless_pages": {"resource": "invoices"}})),
            Found {
                status: FetchError,
                problem: Some(DatasetProblem::EndlessPages),
                blame: Some(Blame::Provider),
                message: &[
                    "Platypus Sandbox does not come to an end of invoices",
                    "the same ones come over and over",
                    "what was read before stays",
                ],
                english: [
                    "Fetch error",
                    "The pages of Platypus Sandbox never came to an end, so reading was given up. What was read before \
                     stays. Try again later, or ask Platypus Sandbox.",
                ],
                french: [
                    "Erreur de récupération",
                    "Les pages de Platypus Sandbox ne se terminaient jamais : la lecture a été abandonnée. Ce qui a été \
                     lu auparavant est conservé. Réessayez plus tard ou adressez-vous à Platypus Sandbox.",
                ],
                connection: Linked,
                told: &["read.completed FetchError"],
            },
            Then::AskedAgain,
        ),
        fault(
            "record deleted in mid-paging",
            On::Faults(json!({"delete_mid_paging": {"resource": "invoices", "record": 20, "page": 3}})),
            completes(),
            Then::Over,
        ),
        fault(
            "schema drift",
            On::Faults(json!({
                "unknown_enum": {"resource": "invoices", "record": 1},
                "missing_field": {"resource": "invoices", "record": 2, "field": "currency"},
            })),
            completes(),
            Then::Over,
        ),
        fault(
            "clock ahead of ours",
            On::Faults(json!({"clock_skew_seconds": 7200})),
            completes(),
            Then::Over,
        ),
        fault(
            "clock behind ours",
            On::Faults(json!({"clock_skew_seconds": -7200})),
            completes(),
            Then::Over,
        ),
    ]
}

#[tokio::test]
async fn each_fault_is_told_alike_by_dataset_connection_portal_and_webhook() {
    for database in databases().await {
        let stage = Stage::set(database).await;
        for fault in faults() {
            follow(&stage, &fault).await;
            stage.fault(&json!({})).await;
            // So that no provider is taken to be down for what others met.
            stage.pass(3600);
        }
    }
}

async fn follow(stage: &Stage, fault: &Fault) {
    let about = format!("{} on {}", fault.name, stage.site.engine);
    let which = stage.company(fault.name).await;
    let mut parts = stage.parts.clone();
    match &fault.on {
        On::Faults(faults) => stage.fault(faults).await,
        On::FaultsWithLittlePatience(faults) => {
            stage.fault(faults).await;
            parts = stage.impatient_parts();
        }
        On::Verb(verb) => {
            stage.ask(reqwest::Method::POST, verb, &json!({})).await;
        }
        On::Address(of) => parts = stage.parts_at(&of(stage.site.sandbox_url())),
    }
    let queued = stage.queue(which, DataType::Invoices).await;
    let asked_at = stage.parts.clock.now();
    Engine::drain(&parts).await.unwrap();
    let dataset = stage.dataset(&queued).await;
    expect(stage, which, &dataset, &fault.found, &about).await;
    match fault.then {
        Then::Over => {}
        Then::AskedAgain => {
            stage.fault(&json!({})).await;
            let again = stage.read(which).await;
            assert_eq!(again.status, Complete, "{about}, asked again: {again:?}");
            expect_all(stage, which, &about).await;
        }
        Then::Resumes(seconds) => {
            let until = dataset.paused_until.unwrap();
            let pause = until.duration_since(asked_at).as_secs();
            assert_eq!(pause, seconds, "{about}: paused until {until}");
            stage.fault(&json!({})).await;
            stage.pass(seconds + 1);
            stage.drain().await;
            let dataset = stage.dataset(&queued).await;
            assert_eq!(dataset.status, Complete, "{about}, later: {dataset:?}");
            assert_eq!(
                (dataset.problem, dataset.status_description),
                (None, None),
                "{about}"
            );
            assert_eq!(stage.told().await, ["read.completed Complete"], "{about}, later");
            expect_all(stage, which, &about).await;
        }
    }
    stage.told().await;
}

async fn expect(stage: &Stage, which: Which, dataset: &Dataset, found: &Found, about: &str) {
    assert_eq!(dataset.status, found.status, "{about}: {dataset:?}");
    assert_eq!(dataset.problem, found.problem, "{about}: {dataset:?}");
    assert_eq!(dataset.blame, found.blame, "{about}: {dataset:?}");
    let said = dataset
        .error_message
        .as_ref()
        .or(dataset.status_description.as_ref());
    for part in found.message {
        assert!(
            said.is_some_and(|said| said.contains(part) && !said.contains('<')),
            "{about}: {said:?} lacks “{part}”"
        );
    }
    assert_eq!(said.is_some(), !found.message.is_empty(), "{about}: {said:?}");
    assert_eq!(stage.connection_status(which).await, found.connection, "{about}");
    for (language, [status, message]) in [("en", found.english), ("fr", found.french)] {
        let shown = stage.shown(which, dataset, language).await;
        assert_eq!(shown.status, status, "{about}, in {language}");
        assert!(
            shown.message.starts_with(message) && shown.message.is_empty() == message.is_empty(),
            "{about}, in {language}: {}",
            shown.message
        );
    }
    assert_eq!(stage.told().await, found.told, "{about}");
}

/// Everything that the sandbox holds has been read, and nothing is taken for deleted.
async fn expect_all(stage: &Stage, which: Which, about: &str) {
    let records = stage.records(which).await;
    assert_eq!(records.len(), stage.invoices().await, "{about}");
    assert!(records.values().all(|is_deleted| !is_deleted), "{about}");
}
