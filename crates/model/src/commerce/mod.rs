//! Commerce records: what shops and points of sale report (contract section 5). One file per data
//! type; the parts that several of them share come first.

mod address;
mod references;
mod tax_allocation;

mod company_info;
mod customer;
mod dispute;
mod location;
mod order;
mod payment;
mod payment_method;
mod product;
mod product_category;
mod tax_component;
mod transaction;

pub use address::{CommerceAddress, CommerceAddressType};
pub use company_info::{CommerceAccountBalance, CommerceCompanyInfo};
pub use customer::CommerceCustomer;
pub use dispute::{CommerceDispute, DisputeStatus};
pub use location::CommerceLocation;
pub use order::{
    CommerceOrder, OrderDiscountAllocation, OrderLineItem, OrderPaymentRef, OrderPaymentType, ServiceCharge,
    ServiceChargeType,
};
pub use payment::{CommercePayment, CommercePaymentStatus};
pub use payment_method::{CommercePaymentMethod, CommercePaymentMethodStatus};
pub use product::{
    CommerceProduct, ProductInventory, ProductInventoryLocation, ProductPrice, ProductVariant,
    ProductVariantStatus,
};
pub use product_category::CommerceProductCategory;
pub use references::{
    CommerceCustomerRef, CommerceLocationRef, CommerceRecordRef, ProductRef, ProductVariantRef,
    TaxComponentRef, TransactionSourceRef, TransactionSourceType,
};
pub use tax_allocation::TaxComponentAllocation;
pub use tax_component::CommerceTaxComponent;
pub use transaction::{CommerceTransaction, CommerceTransactionType};
