//! Attachments, by data type: their lists, single ones and their content.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::source_files;
use crate::actions::Platform;

/// Three routes for each data type.
macro_rules! attachments {
    ($(
        $name:ident: $data_type:ident, $id:literal,
        list $list:literal as $list_id:literal: $list_summary:literal,
        item $item:literal as $item_id:literal: $item_summary:literal,
        download $download:literal as $download_id:literal: $download_summary:literal;
    )+) => {
        $(
            mod $name {
                use axum::Json;
                use axum::extract::{Path, State};
                use platypus_model::DataType;
                use platypus_model::accounting::{Attachment, Attachments};

                use super::source_files::{Attached, Download};
                use crate::actions::Platform;
                use crate::api::ApiError;
                use crate::api::data::description;
                use crate::api::scope::ConnectionScope;

                /// The path's parameters after company and connection.
                type Ids = Path<Vec<(String, String)>>;

                fn of<'a>(scope: &'a ConnectionScope, ids: &[(String, String)]) -> Attached<'a> {
                    Attached {
                        scope,
                        data_type: DataType::$data_type,
                        record: value(ids, $id),
                    }
                }

                fn value(ids: &[(String, String)], name: &str) -> String {
                    let found = ids.iter().find(|(key, _)| key == name);
                    found.map(|(_, value)| value.clone()).unwrap_or_default()
                }

                #[doc = $list_summary]
                ///
                /// As the provider says now; nothing of it is kept.
                #[utoipa::path(
                    get, path = $list, operation_id = $list_id, tag = "Attachments",
                    params(("companyId" = Uuid, Path), ("connectionId" = Uuid, Path), ($id = String, Path)),
                    responses((status = 200, body = description::Attachments))
                )]
                pub(super) async fn list(
                    State(platform): State<Platform>,
                    scope: ConnectionScope,
                    Path(ids): Ids,
                ) -> Result<Json<Attachments>, ApiError> {
                    of(&scope, &ids).list(&platform).await
                }

                #[doc = $item_summary]
                #[utoipa::path(
                    get, path = $item, operation_id = $item_id, tag = "Attachments",
                    params(
                        ("companyId" = Uuid, Path), ("connectionId" = Uuid, Path), ($id = String, Path),
                        ("attachmentId" = String, Path)
                    ),
                    responses((status = 200, body = description::Attachment))
                )]
                pub(super) async fn item(
                    State(platform): State<Platform>,
                    scope: ConnectionScope,
                    Path(ids): Ids,
                ) -> Result<Json<Attachment>, ApiError> {
                    of(&scope, &ids).item(&platform, value(&ids, "attachmentId")).await
                }

                #[doc = $download_summary]
                #[utoipa::path(
                    get, path = $download, operation_id = $download_id, tag = "Attachments",
                    params(
                        ("companyId" = Uuid, Path), ("connectionId" = Uuid, Path), ($id = String, Path),
                        ("attachmentId" = String, Path)
                    ),
                    responses((
                        status = 200, body = description::FileContent, content_type = "application/octet-stream"
                    ))
                )]
                pub(super) async fn download(
                    State(platform): State<Platform>,
                    scope: ConnectionScope,
                    Path(ids): Ids,
                ) -> Result<Download, ApiError> {
                    of(&scope, &ids).download(&platform, value(&ids, "attachmentId")).await
                }
            }
        )+

        /// Every route of this file.
        pub(super) fn routes() -> OpenApiRouter<Platform> {
            OpenApiRouter::new()
                $(.routes(routes!($name::list)).routes(routes!($name::item)).routes(routes!($name::download)))+
        }
    };
}

attachments! {
    bills: Bills, "billId",
        list "/companies/{companyId}/connections/{connectionId}/data/bills/{billId}/attachments" as "list-accounting-bill-attachments": "List the attachments of a bill",
        item "/companies/{companyId}/connections/{connectionId}/data/bills/{billId}/attachments/{attachmentId}" as "get-accounting-bill-attachment": "Get an attachment of a bill",
        download "/companies/{companyId}/connections/{connectionId}/data/bills/{billId}/attachments/{attachmentId}/download" as "download-accounting-bill-attachment": "Download an attachment of a bill";
    customers: Customers, "customerId",
        list "/companies/{companyId}/connections/{connectionId}/data/customers/{customerId}/attachments" as "list-accounting-customer-attachments": "List the attachments of a customer",
        item "/companies/{companyId}/connections/{connectionId}/data/customers/{customerId}/attachments/{attachmentId}" as "get-accounting-customer-attachment": "Get an attachment of a customer",
        download "/companies/{companyId}/connections/{connectionId}/data/customers/{customerId}/attachments/{attachmentId}/download" as "download-accounting-customer-attachment": "Download an attachment of a customer";
    direct_costs: DirectCosts, "directCostId",
        list "/companies/{companyId}/connections/{connectionId}/data/directCosts/{directCostId}/attachments" as "list-accounting-direct-cost-attachments": "List the attachments of a direct cost",
        item "/companies/{companyId}/connections/{connectionId}/data/directCosts/{directCostId}/attachments/{attachmentId}" as "get-accounting-direct-cost-attachment": "Get an attachment of a direct cost",
        download "/companies/{companyId}/connections/{connectionId}/data/directCosts/{directCostId}/attachments/{attachmentId}/download" as "download-accounting-direct-cost-attachment": "Download an attachment of a direct cost";
    direct_incomes: DirectIncomes, "directIncomeId",
        list "/companies/{companyId}/connections/{connectionId}/data/directIncomes/{directIncomeId}/attachments" as "list-accounting-direct-income-attachments": "List the attachments of a direct income",
        item "/companies/{companyId}/connections/{connectionId}/data/directIncomes/{directIncomeId}/attachments/{attachmentId}" as "get-accounting-direct-income-attachment": "Get an attachment of a direct income",
        download "/companies/{companyId}/connections/{connectionId}/data/directIncomes/{directIncomeId}/attachments/{attachmentId}/download" as "download-accounting-direct-income-attachment": "Download an attachment of a direct income";
    invoices: Invoices, "invoiceId",
        list "/companies/{companyId}/connections/{connectionId}/data/invoices/{invoiceId}/attachments" as "list-accounting-invoice-attachments": "List the attachments of an invoice",
        item "/companies/{companyId}/connections/{connectionId}/data/invoices/{invoiceId}/attachments/{attachmentId}" as "get-accounting-invoice-attachment": "Get an attachment of an invoice",
        download "/companies/{companyId}/connections/{connectionId}/data/invoices/{invoiceId}/attachments/{attachmentId}/download" as "download-accounting-invoice-attachment": "Download an attachment of an invoice";
    purchase_orders: PurchaseOrders, "purchaseOrderId",
        list "/companies/{companyId}/connections/{connectionId}/data/purchaseOrders/{purchaseOrderId}/attachments" as "list-accounting-purchase-order-attachments": "List the attachments of a purchase order",
        item "/companies/{companyId}/connections/{connectionId}/data/purchaseOrders/{purchaseOrderId}/attachments/{attachmentId}" as "get-accounting-purchase-order-attachment": "Get an attachment of a purchase order",
        download "/companies/{companyId}/connections/{connectionId}/data/purchaseOrders/{purchaseOrderId}/attachments/{attachmentId}/download" as "download-accounting-purchase-order-attachment": "Download an attachment of a purchase order";
    suppliers: Suppliers, "supplierId",
        list "/companies/{companyId}/connections/{connectionId}/data/suppliers/{supplierId}/attachments" as "list-accounting-supplier-attachments": "List the attachments of a supplier",
        item "/companies/{companyId}/connections/{connectionId}/data/suppliers/{supplierId}/attachments/{attachmentId}" as "get-accounting-supplier-attachment": "Get an attachment of a supplier",
        download "/companies/{companyId}/connections/{connectionId}/data/suppliers/{supplierId}/attachments/{attachmentId}/download" as "download-accounting-supplier-attachment": "Download an attachment of a supplier";
}
