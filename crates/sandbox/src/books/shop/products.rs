//! What the shop sells.

use jiff::Timestamp;
use serde::Serialize;

use super::Shop;
use super::reference::LocationReference;
use crate::books::bookkeeper::{Bookkeeper, BooksError};
use crate::books::money::Money;
use crate::books::record::Resource;
use crate::books::tax::TaxRate;
use crate::books::trade::Number;

/// A heading that products are under.
#[derive(Debug, Clone, Copy)]
pub struct Category {
    /// Its name.
    pub name: &'static str,
    /// The heading above, by its place in the list.
    pub parent: Option<usize>,
}

/// A product of one or several variants.
#[derive(Debug, Clone)]
pub struct Product {
    /// Its name.
    pub name: &'static str,
    /// More about it.
    pub description: &'static str,
    /// Its heading, by place in the list.
    pub category: usize,
    /// The tax on it.
    pub tax: TaxRate,
    /// Whether it is a gift card.
    pub gift_card: bool,
    /// What it comes in.
    pub variants: Vec<Variant>,
}

/// One variant of a product.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Its id, counting through all products.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// The stock-keeping code, the same as the item's in the books.
    pub sku: String,
    /// Net price of one.
    pub price: Money,
    /// The item in the books.
    pub item: usize,
    /// How many there were when last counted.
    pub counted: u32,
}

impl Shop {
    /// Writes products and their headings.
    pub(super) fn write_products(&self, books: &mut Bookkeeper<'_>) -> Result<(), BooksError> {
        let at = books.opened_at();
        for (index, category) in self.categories.iter().enumerate() {
            let mut ancestors = Vec::new();
            let mut above = category.parent;
            while let Some(parent) = above {
                ancestors.insert(0, self.category_reference(parent));
                above = self.categories.get(parent).and_then(|parent| parent.parent);
            }
            let wire = CategoryWire {
                id: index + 1,
                name: category.name,
                ancestors,
                has_children: self.categories.iter().any(|child| child.parent == Some(index)),
                created_at: at,
                updated_at: at,
            };
            books.put(Resource::ShopCategories, index as u64 + 1, at, &wire)?;
        }
        for (index, product) in self.products.iter().enumerate() {
            let wire = ProductWire {
                id: index + 1,
                name: product.name,
                description: product.description,
                category: self.category_reference(product.category),
                gift_card: product.gift_card,
                published: !product.gift_card,
                variants: product
                    .variants
                    .iter()
                    .map(|variant| self.variant_wire(product, variant, books.currency))
                    .collect(),
                created_at: at,
                updated_at: at,
            };
            books.put(Resource::ShopProducts, index as u64 + 1, at, &wire)?;
        }
        Ok(())
    }

    fn category_reference(&self, index: usize) -> CategoryReference {
        CategoryReference {
            id: index + 1,
            name: self.categories.get(index).map_or("", |category| category.name),
        }
    }

    fn variant_wire<'a>(
        &'a self,
        product: &'a Product,
        variant: &'a Variant,
        currency: &'static str,
    ) -> VariantWire<'a> {
        // What was counted is spread over the places that keep stock, the rest at the first.
        let places = u32::try_from(self.locations.len()).unwrap_or(1).max(1);
        let each = variant.counted / places;
        VariantWire {
            id: variant.id,
            name: &variant.name,
            sku: &variant.sku,
            barcode: format!("50{:010}", 4_417_000_000_u64 + variant.id * 13),
            unit: "each",
            price: variant.price,
            currency,
            taxable: product.tax == TaxRate::Standard,
            tax_percent: Number(product.tax.percent()),
            ships: !product.gift_card,
            stock: (0..self.locations.len())
                .map(|place| StockWire {
                    location: self.location_reference(place),
                    quantity: if place == 0 {
                        variant.counted - each * (places - 1)
                    } else {
                        each
                    },
                })
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct CategoryReference {
    id: usize,
    name: &'static str,
}

#[derive(Serialize)]
struct CategoryWire {
    id: usize,
    name: &'static str,
    ancestors: Vec<CategoryReference>,
    has_children: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize)]
struct ProductWire<'a> {
    id: usize,
    name: &'static str,
    description: &'static str,
    category: CategoryReference,
    gift_card: bool,
    published: bool,
    variants: Vec<VariantWire<'a>>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize)]
struct VariantWire<'a> {
    id: u64,
    name: &'a str,
    sku: &'a str,
    barcode: String,
    unit: &'static str,
    price: Money,
    currency: &'static str,
    taxable: bool,
    tax_percent: Number,
    ships: bool,
    stock: Vec<StockWire<'a>>,
}

#[derive(Serialize)]
struct StockWire<'a> {
    location: LocationReference<'a>,
    quantity: u32,
}
