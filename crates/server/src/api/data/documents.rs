//! Records as PDF.

use axum::extract::State;
use platypus_model::DataType;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::ApiError;
use super::description;
use super::endpoints::{LastParameter, last};
use super::scope::DataScope;
use super::source_files::{self, Download};
use crate::actions::Platform;

/// Get an invoice as PDF
///
/// As the provider prints it now; nothing of it is kept.
#[utoipa::path(
    get, path = "/companies/{companyId}/data/invoices/{invoiceId}/pdf", operation_id = "download-accounting-invoice-pdf",
    tag = "Accounts receivable",
    params(("companyId" = Uuid, Path), ("invoiceId" = String, Path)),
    responses((status = 200, body = description::FileContent, content_type = "application/pdf"))
)]
async fn invoice(
    State(platform): State<Platform>,
    scope: DataScope,
    parameters: LastParameter,
) -> Result<Download, ApiError> {
    source_files::pdf(&platform, &scope, DataType::Invoices, last(parameters)).await
}

/// Get a purchase order as PDF
///
/// As the provider prints it now; nothing of it is kept.
#[utoipa::path(
    get, path = "/companies/{companyId}/data/purchaseOrders/{purchaseOrderId}/pdf",
    operation_id = "download-accounting-purchase-order-pdf", tag = "Accounts payable",
    params(("companyId" = Uuid, Path), ("purchaseOrderId" = String, Path)),
    responses((status = 200, body = description::FileContent, content_type = "application/pdf"))
)]
async fn purchase_order(
    State(platform): State<Platform>,
    scope: DataScope,
    parameters: LastParameter,
) -> Result<Download, ApiError> {
    source_files::pdf(&platform, &scope, DataType::PurchaseOrders, last(parameters)).await
}

/// Every route of this file.
pub(super) fn routes() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(invoice))
        .routes(routes!(purchase_order))
}
