//! What holds for reading every data type alike (contract section 5).

use platypus_model::DataType;
use serde_json::{Value, json};

use super::{servers, which};
use crate::support::samples::{self, Sample};

/// The paths of every list, below a company, with the data type that they read.
fn lists() -> Vec<(String, DataType)> {
    let document = serde_json::to_value(platypus::api::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap().keys();
    paths
        .filter_map(|path| {
            let (_, name) = path.rsplit_once("/data/")?;
            let data_type = match name {
                "accounts" => DataType::ChartOfAccounts,
                name => name.parse().ok()?,
            };
            Some((path.clone(), data_type))
        })
        .collect()
}

#[test]
fn every_data_type_is_read_somewhere() {
    let lists = lists();
    let elsewhere = [
        DataType::BalanceSheet,
        DataType::BankTransactions,
        DataType::CashFlowStatement,
        DataType::CommerceCompanyInfo,
        DataType::Company,
        DataType::ProfitAndLoss,
    ];
    for data_type in DataType::ALL {
        let has_list = lists.iter().any(|(_, other)| *other == data_type);
        assert!(has_list != elsewhere.contains(&data_type), "{data_type}");
    }
}

#[tokio::test]
async fn a_type_never_read_is_409_and_one_that_no_platform_has_404() {
    for api in servers().await {
        let company = api.company("Acme").await;
        let connections = format!("{company}/connections");
        // Tryton has some types and not others, and says which without being linked.
        let tryton = api
            .post(&connections, json!({"platformKey": "trtn"}))
            .await
            .expect(200);
        let id = tryton["id"].as_str().unwrap();
        let catalogue = &api.platform.catalogue;
        let integration = catalogue.by_slug("tryton").unwrap();
        for (path, data_type) in lists() {
            let path = path
                .replace("{companyId}", company.rsplit('/').next().unwrap())
                .replace("{connectionId}", id);
            for path in [path.clone(), format!("{path}/any")] {
                if path.ends_with("/any") && !has_items(data_type) {
                    continue;
                }
                if integration.supports(data_type) {
                    assert_eq!(
                        api.get(&path).await.error(409),
                        "The data set has not been requested.",
                        "{path}"
                    );
                } else {
                    assert_eq!(
                        api.get(&path).await.error(404),
                        format!("Datatype {data_type} not supported by platform(s) Tryton"),
                        "{path}"
                    );
                }
            }
        }
    }
}

fn has_items(data_type: DataType) -> bool {
    !matches!(
        data_type,
        DataType::BankingAccountBalances | DataType::BankingTransactions
    )
}

#[tokio::test]
async fn a_tracking_category_comes_with_those_beneath_it() {
    for api in servers().await {
        let company = api.company("Acme").await;
        let connection = api.linked(&company).await;
        let category = |id: &str, parent: Option<&str>| Sample {
            id: id.to_owned(),
            record: match parent {
                Some(parent) => json!({"id": id, "parentId": parent}),
                None => json!({"id": id}),
            },
        };
        let samples = [
            category("all", None),
            category("north", Some("all")),
            category("york", Some("north")),
            category("south", Some("all")),
            // A source that goes in circles must not make us do so.
            category("egg", Some("hen")),
            category("hen", Some("egg")),
        ];
        let which = which(api.client, &connection);
        samples::store(&api.platform.store, which, DataType::TrackingCategories, &samples).await;
        let path = format!("{company}/data/trackingCategories");
        let ids = |category: &Value| -> Vec<String> {
            let beneath = category["subCategories"].as_array().unwrap();
            beneath
                .iter()
                .map(|one| one["id"].as_str().unwrap().to_owned())
                .collect()
        };
        let all = api.get(&format!("{path}/all")).await.expect(200);
        assert_eq!(ids(&all), ["north", "south"]);
        assert_eq!(ids(&all["subCategories"][0]), ["york"]);
        assert_eq!(
            ids(&all["subCategories"][0]["subCategories"][0]),
            Vec::<String>::new()
        );
        assert_eq!(all["subCategories"][1]["metadata"], json!({"isDeleted": false}));
        let hen = api.get(&format!("{path}/hen")).await.expect(200);
        assert_eq!(ids(&hen), ["egg"]);
        assert_eq!(ids(&hen["subCategories"][0]), Vec::<String>::new());
        let list = api.get(&path).await.expect(200);
        assert_eq!(list["totalResults"], 6);
        assert!(list["results"][0].get("subCategories").is_none());
        api.get(&format!("{path}/none")).await.error(404);
    }
}

#[tokio::test]
async fn transactions_of_an_unknown_bank_account_are_404() {
    for api in servers().await {
        let company = api.company("Acme").await;
        let connection = api.linked(&company).await;
        let which = which(api.client, &connection);
        let account = Sample {
            id: "A1".to_owned(),
            record: json!({"id": "A1"}),
        };
        samples::store(&api.platform.store, which, DataType::BankTransactions, &[]).await;
        let path = |account: &str| format!("{connection}/data/bankAccounts/{account}/bankTransactions");
        let page = api.get(&path("A2")).await.expect(200);
        assert_eq!(
            page["totalResults"], 0,
            "no account was read that could say otherwise"
        );
        samples::store(&api.platform.store, which, DataType::BankAccounts, &[account]).await;
        assert_eq!(api.get(&path("A1")).await.expect(200)["totalResults"], 0);
        assert_eq!(
            api.get(&path("A2")).await.error(404),
            "No data available for bankAccounts for ID A2"
        );
    }
}

#[tokio::test]
async fn banking_transactions_are_listed_for_a_company_and_for_each_connection() {
    for api in servers().await {
        let company = api.company("Acme").await;
        let mut paths = Vec::new();
        for bank in ["first", "second"] {
            let connection = api.connection(&company).await;
            let samples = [Sample {
                id: bank.to_owned(),
                record: json!({"id": bank, "accountId": "A", "currency": "GBP"}),
            }];
            let which = which(api.client, &connection);
            samples::store(
                &api.platform.store,
                which,
                DataType::BankingTransactions,
                &samples,
            )
            .await;
            paths.push(format!("{connection}/data/banking-transactions"));
        }
        let all = api
            .get(&format!("{company}/data/banking-transactions"))
            .await
            .expect(200);
        assert_eq!(all["totalResults"], 2);
        let first = api.get(&paths[0]).await.expect(200);
        assert_eq!(
            (&first["totalResults"], &first["results"][0]["id"]),
            (&json!(1), &json!("first"))
        );
        assert_eq!(
            api.get(&format!("{}/second", paths[1])).await.expect(200)["id"],
            "second"
        );
        api.get(&format!("{}/second", paths[0])).await.error(404);
    }
}
