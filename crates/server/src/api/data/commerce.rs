//! Lists of commerce records and single ones (contract section 5, "Commerce").

use axum::extract::State;
use platypus_model::DataType;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::ApiError;
use super::description;
use super::endpoints::endpoints;
use super::reply::{self, JsonText};
use super::scope::DataScope;
use crate::actions::Platform;

endpoints! {
    customers: CommerceCustomers, CommerceCustomerPage, tag "Commerce", of ConnectionPath,
        list "/companies/{companyId}/connections/{connectionId}/data/commerce-customers" as "list-commerce-customers": "List commerce customers",
        item "/companies/{companyId}/connections/{connectionId}/data/commerce-customers/{customerId}" as "get-commerce-customer": "Get a commerce customer", id "customerId", CommerceCustomer;
    disputes: CommerceDisputes, CommerceDisputePage, tag "Commerce", of ConnectionPath,
        list "/companies/{companyId}/connections/{connectionId}/data/commerce-disputes" as "list-commerce-disputes": "List commerce disputes",
        item "/companies/{companyId}/connections/{connectionId}/data/commerce-disputes/{disputeId}" as "get-commerce-dispute": "Get a commerce dispute", id "disputeId", CommerceDispute;
    locations: CommerceLocations, CommerceLocationPage, tag "Commerce", of ConnectionPath,
        list "/companies/{companyId}/connections/{connectionId}/data/commerce-locations" as "list-commerce-locations": "List commerce locations",
        item "/companies/{companyId}/connections/{connectionId}/data/commerce-locations/{locationId}" as "get-commerce-location": "Get a commerce location", id "locationId", CommerceLocation;
    orders: CommerceOrders, CommerceOrderPage, tag "Commerce", of ConnectionPath,
        list "/companies/{companyId}/connections/{connectionId}/data/commerce-orders" as "list-commerce-orders": "List commerce orders",
        item "/companies/{companyId}/connections/{connectionId}/data/commerce-orders/{orderId}" as "get-commerce-order": "Get a commerce order", id "orderId", CommerceOrder;
    payment_methods: CommercePaymentMethods, CommercePaymentMethodPage, tag "Commerce", of ConnectionPath,
        list "/companies/{companyId}/connections/{connectionId}/data/commerce-paymentMethods" as "list-commerce-payment-methods": "List commerce payment methods",
        item "/companies/{companyId}/connections/{connectionId}/data/commerce-paymentMethods/{paymentMethodId}" as "get-commerce-payment-method": "Get a commerce payment method", id "paymentMethodId", CommercePaymentMethod;
    payments: CommercePayments, CommercePaymentPage, tag "Commerce", of ConnectionPath,
        list "/companies/{companyId}/connections/{connectionId}/data/commerce-payments" as "list-commerce-payments": "List commerce payments",
        item "/companies/{companyId}/connections/{connectionId}/data/commerce-payments/{paymentId}" as "get-commerce-payment": "Get a commerce payment", id "paymentId", CommercePayment;
    product_categories: CommerceProductCategories, CommerceProductCategoryPage, tag "Commerce", of ConnectionPath,
        list "/companies/{companyId}/connections/{connectionId}/data/commerce-productCategories" as "list-commerce-product-categories": "List commerce product categories",
        item "/companies/{companyId}/connections/{connectionId}/data/commerce-productCategories/{productId}" as "get-commerce-product-category": "Get a commerce product category", id "productId", CommerceProductCategory;
    products: CommerceProducts, CommerceProductPage, tag "Commerce", of ConnectionPath,
        list "/companies/{companyId}/connections/{connectionId}/data/commerce-products" as "list-commerce-products": "List commerce products",
        item "/companies/{companyId}/connections/{connectionId}/data/commerce-products/{productId}" as "get-commerce-product": "Get a commerce product", id "productId", CommerceProduct;
    tax_components: CommerceTaxComponents, CommerceTaxComponentPage, tag "Commerce", of ConnectionPath,
        list "/companies/{companyId}/connections/{connectionId}/data/commerce-taxComponents" as "list-commerce-tax-components": "List commerce tax components",
        item "/companies/{companyId}/connections/{connectionId}/data/commerce-taxComponents/{taxId}" as "get-commerce-tax-component": "Get a commerce tax component", id "taxId", CommerceTaxComponent;
    transactions: CommerceTransactions, CommerceTransactionPage, tag "Commerce", of ConnectionPath,
        list "/companies/{companyId}/connections/{connectionId}/data/commerce-transactions" as "list-commerce-transactions": "List commerce transactions",
        item "/companies/{companyId}/connections/{connectionId}/data/commerce-transactions/{transactionId}" as "get-commerce-transaction": "Get a commerce transaction", id "transactionId", CommerceTransaction;
}

/// Get commerce company info
#[utoipa::path(
    get, path = "/companies/{companyId}/connections/{connectionId}/data/commerce-info",
    operation_id = "get-commerce-profile", tag = "Commerce",
    params(("companyId" = Uuid, Path), ("connectionId" = Uuid, Path)),
    responses((status = 200, body = description::CommerceCompanyInfo))
)]
async fn info(State(platform): State<Platform>, scope: DataScope) -> Result<JsonText, ApiError> {
    reply::only(&platform, &scope, DataType::CommerceCompanyInfo).await
}

/// Every route of this file.
pub(super) fn routes() -> OpenApiRouter<Platform> {
    lists_and_items().routes(routes!(info))
}
