//! Rates of value added tax.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::Serialize;

use super::trade::Number;

/// A rate of value added tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is a rate in the law's own words")]
pub enum TaxRate {
    Standard,
    Reduced,
    Zero,
    Exempt,
}

impl TaxRate {
    /// Every rate, by id.
    pub const ALL: [Self; 4] = [Self::Standard, Self::Reduced, Self::Zero, Self::Exempt];

    /// Its id.
    pub fn id(self) -> u64 {
        match self {
            Self::Standard => 1,
            Self::Reduced => 2,
            Self::Zero => 3,
            Self::Exempt => 4,
        }
    }

    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Standard => "S20",
            Self::Reduced => "R5",
            Self::Zero => "Z0",
            Self::Exempt => "E0",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Standard => "VAT 20% standard",
            Self::Reduced => "VAT 5% reduced",
            Self::Zero => "VAT 0% zero-rated",
            Self::Exempt => "Exempt from VAT",
        }
    }

    /// The rate as other records refer to it.
    pub fn reference(self) -> TaxReference {
        TaxReference {
            id: self.id(),
            code: self.code(),
        }
    }

    /// Its percentage.
    pub fn percent(self) -> Decimal {
        match self {
            Self::Standard => Decimal::from(20),
            Self::Reduced => Decimal::from(5),
            Self::Zero | Self::Exempt => Decimal::ZERO,
        }
    }

    /// The record of the `tax_rates` resource.
    pub fn wire(self, created_at: Timestamp) -> impl Serialize {
        let percent = Number(self.percent());
        TaxRateWire {
            id: self.id(),
            code: self.code(),
            name: self.name(),
            percent,
            components: match self {
                Self::Exempt => vec![],
                _ => vec![TaxComponentWire {
                    name: "VAT",
                    percent,
                    compound: false,
                }],
            },
            usage: "both",
            archived: false,
            created_at,
            updated_at: created_at,
        }
    }
}

#[derive(Serialize)]
struct TaxRateWire {
    id: u64,
    code: &'static str,
    name: &'static str,
    percent: Number,
    components: Vec<TaxComponentWire>,
    usage: &'static str,
    archived: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize)]
struct TaxComponentWire {
    name: &'static str,
    percent: Number,
    compound: bool,
}

/// A tax rate as items refer to it.
#[derive(Serialize)]
pub struct TaxReference {
    id: u64,
    code: &'static str,
}
