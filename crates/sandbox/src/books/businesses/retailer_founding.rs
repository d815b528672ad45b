//! How the retailer is set up: its shelves, its places, and those it trades with.

use rand::RngExt;
use rust_decimal::Decimal;

use super::habits::Habit;
use super::retailer::{Retailer, TRADE_CUSTOMERS};
use super::retailer_catalogue::{CATEGORIES, GOODS, LOCATIONS, OVERHEADS, SUPPLIERS, TRADES};
use crate::books::bookkeeper::Bookkeeper;
use crate::books::chart;
use crate::books::dimensions::DimensionIndex;
use crate::books::exchange::Currency;
use crate::books::items::{Item, ItemKind, ItemPrice};
use crate::books::money::Money;
use crate::books::names;
use crate::books::parties::Address;
use crate::books::shop::{Customer, Location, Product, Variant};
use crate::books::tax::TaxRate;

impl Retailer {
    /// Puts goods on the shelves: items in the books, products and variants in the shop.
    pub(super) fn stock_shelves(&mut self, books: &mut Bookkeeper<'_>) {
        let mut variants = 0;
        for goods in GOODS {
            let mut product = Product {
                name: goods.name,
                description: goods.description,
                category: goods.category,
                tax: goods.tax,
                gift_card: false,
                variants: Vec::new(),
            };
            for (place, (name, cents)) in goods.variants.iter().enumerate() {
                variants += 1;
                let price = Money::from_cents(*cents);
                let sku = format!("{}-{:02}", goods.code, place + 1);
                let cost = price.percent(Decimal::from(books.dice.random_range(40..52)));
                product.variants.push(Variant {
                    id: variants,
                    name: (*name).to_owned(),
                    sku: sku.clone(),
                    price,
                    item: books.items.len(),
                    counted: books.dice.random_range(6..60),
                });
                books.items.push(Item {
                    sku,
                    name: format!("{}, {name}", goods.name),
                    description: goods.description.to_owned(),
                    kind: ItemKind::Stock,
                    sold: Some(ItemPrice {
                        amount: price,
                        account: chart::SHOP_SALES,
                        tax: goods.tax,
                    }),
                    bought: Some(ItemPrice {
                        amount: cost,
                        account: chart::STOCK,
                        tax: goods.tax,
                    }),
                });
            }
            self.shop.products.push(product);
        }
        self.shop.products.push(Product {
            name: "Gavekort gift card",
            description: "Not sold at present",
            category: CATEGORIES.len() - 1,
            tax: TaxRate::Exempt,
            gift_card: true,
            variants: vec![Variant {
                id: variants + 1,
                name: "£50".to_owned(),
                sku: "GIFT-50".to_owned(),
                price: Money::whole(50),
                item: usize::MAX,
                counted: 0,
            }],
        });
    }

    pub(super) fn open_shop(&mut self, books: &mut Bookkeeper<'_>) {
        self.shop.categories = CATEGORIES.to_vec();
        for (name, street, city, postcode, dimension) in LOCATIONS {
            self.shop.locations.push(Location {
                name,
                address: Address {
                    street: street.to_owned(),
                    city: city.to_owned(),
                    region: None,
                    postcode: postcode.to_owned(),
                    country: "GB",
                },
                dimension: DimensionIndex(dimension),
            });
        }
        let at = books.opened_at();
        for index in 0..self.shoppers {
            let (first, last) = names::person(&mut books.dice);
            self.shop.customers.push(Customer {
                name: format!("{first} {last}"),
                email: names::mailbox(&format!("{first}.{last}{index}"), "post"),
                phone: books
                    .dice
                    .random_ratio(2, 3)
                    .then(|| format!("+44 7700 900{:03}", books.dice.random_range(0..1_000))),
                address: names::address(&mut books.dice),
                note: books.dice.random_ratio(1, 20).then_some("Leave with a neighbour"),
                orders: 0,
                spent: Money::ZERO,
                updated_at: at,
            });
        }
    }

    pub(super) fn meet_trade(&mut self, books: &mut Bookkeeper<'_>) {
        let at = books.opened_at();
        for (name, currency, terms) in SUPPLIERS {
            let mut party = names::party(&mut books.dice, (*name).to_owned(), *terms, true, at);
            party.currency = *currency;
            books.suppliers.push(party);
        }
        for (_, name, ..) in OVERHEADS {
            let party = names::party(&mut books.dice, (*name).to_owned(), 14, true, at);
            books.suppliers.push(party);
        }
        for index in 0..TRADE_CUSTOMERS {
            let name = names::firm(&mut books.dice, TRADES, index);
            let mut party = names::party(&mut books.dice, name, [14, 30, 30][index % 3], true, at);
            if index % 4 == 1 {
                party.currency = Currency::Euro;
            }
            books.customers.push(party);
            self.habits.push(Habit::roll(&mut books.dice, true));
        }
    }
}
