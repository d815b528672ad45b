//! The demo company's books, bank and shop, linked and read as a person who starts the program sees it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use platypus::actions::Platform;
use platypus::clock::Clock;
use platypus::config::{Config, Settings};
use platypus::serve;
use platypus::store::datasets::{self, Dataset};
use platypus::store::{Start, clients, companies, connections};
use platypus_model::{ClientId, CompanyId, DataType, DatasetStatus, SourceType};

use crate::support::database::{TestData, engines};
use crate::support::server::{MASTER_KEY, Server};

/// How long a first start may take until everything is read, on a machine that does other things too.
const PATIENCE: Duration = Duration::from_mins(5);

/// The first start's store, as another process sees it.
async fn opened(data: &TestData) -> Platform {
    let config = Config::resolve(Settings {
        data_dir: Some(data.folder.path().to_owned()),
        database_url: data.database_url.clone(),
        master_key: data.database_url.as_ref().map(|_| MASTER_KEY.into()),
        no_demo: Some(true),
        ..Settings::default()
    })
    .unwrap();
    serve::open(config, Clock::system()).await.unwrap()
}

async fn demo_company(platform: &Platform) -> Option<(ClientId, CompanyId)> {
    let mut reader = platform.store.reader();
    let client = clients::list(&mut reader).await.unwrap().first()?.id;
    let all = companies::Selection::default();
    let page = companies::list(&mut reader, client, &all, 10, Start::Offset(0))
        .await
        .unwrap();
    Some((client, page.rows.first()?.id))
}

async fn datasets_of(platform: &Platform, client: ClientId, company: CompanyId) -> Vec<Dataset> {
    datasets::page(&mut platform.store.reader(), client, company, 100, 0)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_start_reads_every_data_type_of_the_retailer() {
    for data in engines().await {
        let started = Instant::now();
        let server = Server::start(&data, &[]);
        server.wait_for("Header");
        let platform = opened(&data).await;
        let (client, company, read) = loop {
            assert!(started.elapsed() < PATIENCE, "{}: {}", data.engine, server.said());
            if let Some((client, company)) = demo_company(&platform).await {
                let found = datasets_of(&platform, client, company).await;
                if found.len() >= DataType::ALL.len() && found.iter().all(|one| one.status.is_terminal()) {
                    break (client, company, found);
                }
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        };
        let by_type: BTreeMap<DataType, &Dataset> = read.iter().map(|one| (one.data_type, one)).collect();
        for data_type in DataType::ALL {
            let dataset = by_type[&data_type];
            assert_eq!(
                dataset.status,
                DatasetStatus::Complete,
                "{}: {dataset:?}",
                data.engine
            );
            assert!(dataset.records_read > 0, "{}: {dataset:?}", data.engine);
        }
        let connected = connections::list(&mut platform.store.reader(), client, company)
            .await
            .unwrap();
        let sources: Vec<SourceType> = connected.iter().map(|one| one.source_type).collect();
        let expected = [SourceType::Accounting, SourceType::Banking, SourceType::Commerce];
        assert_eq!(sources, expected, "{}", data.engine);
        drop(server);
    }
}
