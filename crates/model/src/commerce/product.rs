//! Data type `commerce-products`.

use rust_decimal::Decimal;

use super::CommerceLocationRef;
use crate::accounting::SupplementalData;
use crate::schema::{record, words};
use crate::{CurrencyCode, Instant};

words! {
    /// Whether a variant is on sale.
    pub enum ProductVariantStatus {
        Unknown = "Unknown",
        Published = "Published",
        Unpublished = "Unpublished",
    }
}

record! {
    /// The price of a variant in one currency.
    pub struct ProductPrice {
        /// The currency of the price.
        currency: Option<CurrencyCode>,
        /// The price of one unit.
        unit_price: Option<Decimal>,
    }
}

record! {
    /// What one place has of a variant.
    pub struct ProductInventoryLocation {
        /// How many units are there.
        quantity: Option<Decimal>,
        /// The place.
        location_ref: Option<CommerceLocationRef>,
    }
}

record! {
    /// How many units of a variant are in stock.
    pub struct ProductInventory {
        /// How many units there are in all places.
        total_quantity: Option<Decimal>,
        /// What each place has.
        locations: Option<Vec<ProductInventoryLocation>>,
    }
}

record! {
    /// A variant of a product, such as a size or a colour; a product without variants has one.
    pub struct ProductVariant {
        /// Identifier at the source, unique within the product.
        id: String,
        /// The variant's name.
        name: Option<String>,
        /// Whether sales tax is charged on it.
        is_tax_enabled: Option<bool>,
        /// The company's stock keeping code.
        sku: Option<String>,
        /// The number on its package: a barcode, an EAN, an ISBN.
        barcode: Option<String>,
        /// What a unit is, such as `kg`.
        unit_of_measure: Option<String>,
        /// The tax rate in percent, where tax is charged: 20 is 20 %.
        vat_percentage: Option<Decimal>,
        /// Its prices, one for each currency.
        prices: Option<Vec<ProductPrice>>,
        /// How many are in stock.
        inventory: Option<ProductInventory>,
        /// Whether it has to be sent to the customer.
        shipping_required: Option<bool>,
        /// Whether it is on sale.
        status: Option<ProductVariantStatus>,
        /// When it was created at the source.
        created_date: Option<Instant>,
        /// When the variant last changed at the source.
        modified_date: Option<Instant>,
        /// When the source says the variant last changed.
        source_modified_date: Option<Instant>,
    }
}

record! {
    /// Something that the shop sells.
    pub struct CommerceProduct {
        /// Identifier at the source, unique within the connection.
        id: String,
        /// The product's name.
        name: Option<String>,
        /// What it is.
        description: Option<String>,
        /// The retail category it belongs to.
        categorization: Option<String>,
        /// Whether it is a gift card or voucher.
        is_gift_card: Option<bool>,
        /// Its variants; prices and stock are theirs.
        variants: Option<Vec<ProductVariant>>,
        /// Fields that the standard model has no place for.
        supplemental_data: Option<SupplementalData>,
        /// When the record's content last changed in Platypus.
        @stored modified_date: Option<Instant>,
        /// When the source says the record last changed.
        @stored source_modified_date: Option<Instant>,
    }
}
