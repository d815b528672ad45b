//! The Portal, as a client's team meets it: without script, on every engine. `browser` drives a
//! real one.

mod browser;
mod companies;
mod connections;
mod data;
mod data_types;
mod developers;
mod files;
mod funnel;
mod home;
mod live;
mod rights;
mod sign_in;

use platypus::actions::companies::{NewCompany, create};
use platypus::actions::connections as connection_actions;
use platypus::events::{Actor, Cause};
use platypus::sync::connection_status::{self, Which};
use platypus::sync::queue_first_datasets;
use platypus_connectors::{Credentials, Entity};
use platypus_model::{CompanyId, ConnectionId};

use crate::support::site::{Site, sites};

/// A new company, made by the administrator.
async fn company(site: &Site, name: &str) -> CompanyId {
    let new = NewCompany::named(name).unwrap();
    let cause = Cause::new(Actor::User(site.administrator), None);
    let created = create(&site.platform, site.client, cause, new).await;
    created.unwrap().company.id
}

/// A connection of the company to the sandbox, linked, with its first datasets queued.
async fn linked(site: &Site, company: CompanyId) -> ConnectionId {
    let integration = site.platform.catalogue.by_slug("sandbox").unwrap().clone();
    let created = connection_actions::create(
        &site.platform,
        site.client,
        Cause::OPERATOR,
        company,
        integration.key(),
    )
    .await
    .unwrap();
    let connection = created.connection.id;
    let which = Which {
        client: site.client,
        company,
        connection,
    };
    let entity = Entity {
        id: "cafe-zoe".to_owned(),
        name: "Café Zoë".to_owned(),
    };
    let now = site.platform.clock.now();
    let cause = Cause::new(Actor::Link, None);
    let mut tx = site.platform.store.begin().await.unwrap();
    let granted = Credentials::default();
    connection_status::link(&mut tx, now, cause, which, &integration, &granted, Some(&entity))
        .await
        .unwrap();
    queue_first_datasets(
        &mut tx,
        now,
        site.client,
        company,
        connection,
        &integration,
        cause,
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    connection
}
