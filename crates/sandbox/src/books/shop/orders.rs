//! Orders: what a shopper asked for, paid and gave back.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use super::Shop;
use super::customers::CustomerReference;
use super::payments::{Method, PaymentWire};
use super::reference::{LocationReference, TaxComponentReference, tax_component};
use crate::books::bookkeeper::{Bookkeeper, BooksError};
use crate::books::dimensions::DimensionIndex;
use crate::books::money::Money;
use crate::books::record::{Resource, Stream};
use crate::books::tax::TaxRate;
use crate::books::trade::Number;

/// Where an order was placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// On the shop's site.
    Online,
    /// Over the counter.
    InStore,
}

/// What a shopper is about to order.
#[derive(Debug)]
pub struct Basket {
    /// Where.
    pub channel: Channel,
    /// The place that it is sold at, by its place in the list.
    pub location: usize,
    /// Who, if they have an account.
    pub customer: Option<usize>,
    /// What.
    pub lines: Vec<BasketLine>,
    /// A code that gives so many per cent off.
    pub discount: Option<(&'static str, i64)>,
    /// What shipping costs, net.
    pub shipping: Option<Money>,
    /// How it is paid.
    pub method: Method,
}

/// So many of one variant.
#[derive(Debug, Clone, Copy)]
pub struct BasketLine {
    /// The product, by its place in the list.
    pub product: usize,
    /// The variant, by its place in the product.
    pub variant: usize,
    /// How many.
    pub quantity: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum OrderState {
    Open,
    Completed,
    Cancelled,
}

/// An order.
#[derive(Debug)]
pub struct Order {
    pub(super) id: u64,
    pub(super) state: OrderState,
    pub(super) placed_at: Timestamp,
    closed_at: Option<Timestamp>,
    channel: Channel,
    location: usize,
    pub(super) dimension: DimensionIndex,
    pub(super) customer: Option<usize>,
    pub(super) lines: Vec<OrderLine>,
    discount: Option<&'static str>,
    pub(super) shipping: Option<Shipping>,
    pub(super) method: Method,
    pub(super) payments: Vec<PaymentWire>,
    refunds: Vec<RefundWire>,
    pub(super) updated_at: Timestamp,
}

/// A line of an order, worked out to the cent.
#[derive(Debug, Clone, Copy)]
pub(super) struct OrderLine {
    position: usize,
    product: usize,
    variant: usize,
    quantity: u32,
    unit_price: Money,
    discount: Money,
    pub(super) rate: TaxRate,
    pub(super) net: Money,
    pub(super) tax: Money,
}

impl OrderLine {
    /// Net and tax together.
    pub(super) fn gross(&self) -> Money {
        self.net + self.tax
    }
}

/// What shipping costs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shipping {
    pub(super) net: Money,
    pub(super) tax: Money,
}

impl Order {
    /// Its number for people.
    pub(super) fn number(&self) -> String {
        format!("#{}", 10_000 + self.id)
    }

    /// What the shopper pays.
    pub(super) fn gross(&self) -> Money {
        let shipping = self
            .shipping
            .map_or(Money::ZERO, |shipping| shipping.net + shipping.tax);
        self.lines.iter().map(OrderLine::gross).sum::<Money>() + shipping
    }

    pub(super) fn complete(&mut self) {
        self.state = OrderState::Completed;
        self.closed_at = Some(self.placed_at);
    }

    pub(super) fn cancel(&mut self) {
        self.state = OrderState::Cancelled;
        self.closed_at = Some(self.placed_at);
    }

    /// Takes back the first lines and returns them.
    pub(super) fn take_back(&mut self, lines: usize, at: Timestamp) -> Vec<OrderLine> {
        let returned: Vec<OrderLine> = self.lines.iter().take(lines).copied().collect();
        self.updated_at = self.updated_at.max(at);
        self.refunds.push(RefundWire {
            id: self.refunds.len() + 1,
            refunded_at: at,
            reason: if lines == 1 {
                "One item returned"
            } else {
                "Order returned"
            },
            lines: returned
                .iter()
                .map(|line| RefundLineWire {
                    line: line.position,
                    quantity: line.quantity,
                    amount: line.gross(),
                })
                .collect(),
            tax: returned.iter().map(|line| line.tax).sum(),
            amount: returned.iter().map(OrderLine::gross).sum(),
        });
        returned
    }
}

impl Shop {
    /// An order of what is in the basket.
    pub(super) fn place(&self, books: &mut Bookkeeper<'_>, basket: &Basket, on: Date) -> Order {
        let id = books.next(Resource::ShopOrders);
        let placed_at = books.moment(on);
        let percent = basket.discount.map_or(0, |(_, percent)| percent);
        let lines = basket
            .lines
            .iter()
            .enumerate()
            .filter_map(|(index, chosen)| {
                let product = self.products.get(chosen.product)?;
                let unit_price = product.variants.get(chosen.variant)?.price;
                let full = unit_price.times(Decimal::from(chosen.quantity));
                let discount = full.percent(Decimal::from(percent));
                let net = full - discount;
                Some(OrderLine {
                    position: index + 1,
                    product: chosen.product,
                    variant: chosen.variant,
                    quantity: chosen.quantity,
                    unit_price,
                    discount,
                    rate: product.tax,
                    net,
                    tax: net.percent(product.tax.percent()),
                })
            })
            .collect();
        Order {
            id,
            state: OrderState::Open,
            placed_at,
            closed_at: None,
            channel: basket.channel,
            location: basket.location,
            dimension: self
                .locations
                .get(basket.location)
                .map_or(DimensionIndex(0), |location| location.dimension),
            customer: basket.customer,
            lines,
            discount: basket.discount.map(|(code, _)| code),
            shipping: basket.shipping.map(|net| Shipping {
                net,
                tax: net.percent(TaxRate::Standard.percent()),
            }),
            method: basket.method,
            payments: Vec::new(),
            refunds: Vec::new(),
            updated_at: placed_at,
        }
    }

    /// Writes an order that will not change any more.
    pub(super) fn write_order(&self, books: &mut Bookkeeper<'_>, order: &Order) -> Result<(), BooksError> {
        let lines = order.lines.iter().filter_map(|line| self.line_wire(order, line));
        let shipping = order.shipping.map(|shipping| ShippingWire {
            title: "Delivery, tracked",
            net: shipping.net,
            tax: TaxWire::on(TaxRate::Standard, shipping.tax),
            gross: shipping.net + shipping.tax,
        });
        let shipped = order
            .shipping
            .map_or((Money::ZERO, Money::ZERO), |one| (one.net, one.tax));
        let document = serde_json::to_string(&OrderWire {
            id: order.id,
            number: order.number(),
            state: order.state,
            placed_at: order.placed_at,
            closed_at: order.closed_at,
            channel: order.channel,
            location: self.location_reference(order.location),
            customer: order.customer.and_then(|index| self.customer_reference(index)),
            country: "GBR",
            currency: books.currency,
            lines: lines.collect(),
            shipping,
            totals: TotalsWire {
                net: order.lines.iter().map(|line| line.net).sum::<Money>() + shipped.0,
                discount: order.lines.iter().map(|line| line.discount).sum(),
                tax: order.lines.iter().map(|line| line.tax).sum::<Money>() + shipped.1,
                gross: order.gross(),
                refunded: order.refunds.iter().map(|refund| refund.amount).sum(),
            },
            payments: &order.payments,
            refunds: &order.refunds,
            created_at: order.placed_at,
            updated_at: order.updated_at,
        })?;
        books.write(
            Stream::Of(Resource::ShopOrders),
            order.id,
            order.updated_at,
            document,
        )
    }

    fn line_wire(&self, order: &Order, line: &OrderLine) -> Option<LineWire<'_>> {
        let product = self.products.get(line.product)?;
        let variant = product.variants.get(line.variant)?;
        Some(LineWire {
            position: line.position,
            product: NamedReference {
                id: line.product as u64 + 1,
                name: product.name,
            },
            variant: NamedReference {
                id: variant.id,
                name: &variant.name,
            },
            quantity: line.quantity,
            unit_price: line.unit_price,
            discount: order.discount.map(|code| DiscountWire {
                code,
                amount: line.discount,
            }),
            net: line.net,
            tax: TaxWire::on(line.rate, line.tax),
            gross: line.gross(),
        })
    }
}

#[derive(Serialize)]
struct OrderWire<'a> {
    id: u64,
    number: String,
    state: OrderState,
    placed_at: Timestamp,
    closed_at: Option<Timestamp>,
    channel: Channel,
    location: LocationReference<'a>,
    customer: Option<CustomerReference<'a>>,
    country: &'static str,
    currency: &'static str,
    lines: Vec<LineWire<'a>>,
    shipping: Option<ShippingWire>,
    totals: TotalsWire,
    payments: &'a [PaymentWire],
    refunds: &'a [RefundWire],
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize)]
struct LineWire<'a> {
    position: usize,
    product: NamedReference<'a>,
    variant: NamedReference<'a>,
    quantity: u32,
    unit_price: Money,
    discount: Option<DiscountWire>,
    net: Money,
    tax: TaxWire,
    gross: Money,
}

#[derive(Serialize)]
struct NamedReference<'a> {
    id: u64,
    name: &'a str,
}

#[derive(Serialize)]
struct DiscountWire {
    code: &'static str,
    amount: Money,
}

#[derive(Serialize)]
struct TaxWire {
    component: TaxComponentReference,
    percent: Number,
    amount: Money,
}

impl TaxWire {
    fn on(rate: TaxRate, amount: Money) -> Self {
        Self {
            component: tax_component(rate),
            percent: Number(rate.percent()),
            amount,
        }
    }
}

#[derive(Serialize)]
struct ShippingWire {
    title: &'static str,
    net: Money,
    tax: TaxWire,
    gross: Money,
}

#[derive(Serialize)]
struct TotalsWire {
    net: Money,
    discount: Money,
    tax: Money,
    gross: Money,
    refunded: Money,
}

#[derive(Debug, Serialize)]
struct RefundWire {
    id: usize,
    refunded_at: Timestamp,
    reason: &'static str,
    lines: Vec<RefundLineWire>,
    tax: Money,
    amount: Money,
}

#[derive(Debug, Serialize)]
struct RefundLineWire {
    line: usize,
    quantity: u32,
    amount: Money,
}
