//! The Portal: the pages of a client's team.
//!
//! Pages ask the same actions as the API does, in process. Whoever is not signed in is shown how
//! to; what a person may do is asked of [`crate::actions::sign_in::Session::may`], in each action.

mod allowed_origins;
mod branding;
mod companies;
mod company;
mod company_data;
mod company_forms;
mod connections;
mod data_type_settings;
mod developers;
mod files;
mod funnel;
mod home;
mod link_settings;
mod live;
mod redirects;
mod refresh;
mod sections;
mod sign_in;
mod signed_in;
mod webhooks;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::Redirect;
use axum::routing::{get, post};

use crate::actions::Platform;
use crate::html::{self, Notice};
use crate::store::StoreError;

/// The most that a brand's form with its pictures can hold, in bytes.
const MOST_BRANDING_BYTES: usize = 21 << 20;

/// The Portal's pages, and the static files of all pages. `/` leads here.
pub fn router(platform: &Platform) -> Router {
    let routes = Router::new()
        .route("/", get(async || Redirect::to("/portal")))
        .route("/portal", get(home::show))
        .route("/portal/sign-in", get(sign_in::signed_out))
        .route(
            "/portal/sign-in/{token}",
            get(sign_in::confirm).post(sign_in::sign_in),
        )
        .route("/portal/sign-out", post(sign_in::sign_out))
        .route("/portal/companies", get(companies::list).post(company_forms::add))
        .route("/portal/companies/new", get(company_forms::new))
        .route("/portal/companies/{company}", get(company::show))
        .route("/portal/companies/{company}/added", get(company_forms::added))
        .route(
            "/portal/companies/{company}/rename",
            get(company_forms::rename_form).post(company_forms::rename),
        )
        .route(
            "/portal/companies/{company}/delete",
            get(company_forms::delete_form).post(company_forms::delete),
        )
        .route("/portal/companies/{company}/refresh", post(refresh::refresh))
        .route(
            "/portal/companies/{company}/read-history",
            get(company::read_history),
        )
        .route("/portal/companies/{company}/live", get(live::stream))
        .route("/portal/companies/{company}/files", get(files::all))
        .route("/portal/companies/{company}/files/{file}", get(files::one))
        .merge(company_data::routes())
        .route("/portal/journeys", get(funnel::show))
        .route(
            "/portal/developers",
            get(developers::show).post(developers::create),
        )
        .route("/portal/developers/keys/new", get(developers::new))
        .route(
            "/portal/developers/keys/{key}/delete",
            get(developers::delete_form).post(developers::delete),
        )
        .route(
            "/portal/settings/data-types",
            get(data_type_settings::show).post(data_type_settings::save),
        )
        .route(
            "/portal/companies/{company}/connections/{connection}/unlink",
            get(connections::unlink_form).post(connections::unlink),
        )
        .route(
            "/portal/companies/{company}/connections/{connection}/delete",
            get(connections::delete_form).post(connections::delete),
        )
        .route(
            "/portal/settings",
            get(async || Redirect::to("/portal/settings/link")),
        )
        .route(
            "/portal/settings/branding",
            get(branding::show)
                .post(branding::save)
                .layer(DefaultBodyLimit::max(MOST_BRANDING_BYTES)),
        )
        .route(
            "/portal/settings/link",
            get(link_settings::show).post(link_settings::save),
        )
        .route("/portal/settings/link/origins", post(allowed_origins::save))
        .route(
            "/portal/settings/redirects",
            get(redirects::show).post(redirects::save),
        )
        .route(
            "/portal/settings/webhooks",
            get(webhooks::list).post(webhooks::add),
        )
        .route("/portal/settings/webhooks/{consumer}", get(webhooks::show))
        .route(
            "/portal/settings/webhooks/{consumer}/{button}",
            post(webhooks::act),
        )
        .route(
            "/portal/settings/webhooks/{consumer}/messages/{message}/resend",
            post(webhooks::resend),
        )
        .route("/portal/{*anything}", get(async || Notice::not_found()))
        .with_state(platform.clone());
    html::dress(routes, &platform.config).merge(html::assets::router())
}

/// The page for a fault of ours.
fn broken(error: &StoreError) -> Notice {
    tracing::error!(%error, "a Portal page failed in the store");
    Notice::internal_error()
}
