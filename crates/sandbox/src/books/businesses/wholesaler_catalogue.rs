//! What a wholesaler sells, and to and from whom.

use crate::books::chart::{self, AccountId};
use crate::books::tax::TaxRate;

pub(super) const GOODS: &[(&str, &str)] = &[
    ("TEA", "Assam tea, loose leaf"),
    ("COF", "Filter coffee, ground"),
    ("OIL", "Huile d'olive extra vierge"),
    ("PAS", "Pâtes artisanales"),
    ("CHO", "Chocolate, 70 % cocoa"),
    ("JAM", "Rhubarb and ginger jam"),
    ("NUT", "Smoked almonds"),
    ("SPI", "Paprika, sweet, smoked"),
    ("WAT", "Sparkling water"),
    ("BIS", "Speculoos biscuits"),
    ("PIC", "Okurky, pickled"),
    ("HON", "Heather honey"),
];

pub(super) const PACKS: &[(&str, i64)] = &[
    ("case of 6", 100),
    ("case of 12", 185),
    ("case of 24", 350),
    ("pallet layer", 1_450),
    ("sample", 18),
];

pub(super) const TRADES: &[&str] = &[
    "Delicatessen",
    "Grocers",
    "Farm Shop",
    "Épicerie",
    "Wholefoods",
    "Hotels",
    "Catering",
    "Bakery",
    "Wine Bar",
    "Restaurants",
    "Stores",
    "Market Hall",
    "Feinkost",
    "Kitchens",
];

pub(super) const SUPPLIES: &[&str] = &[
    "Importers",
    "Foods",
    "Growers",
    "Trading",
    "Mills",
    "Co-operative",
    "Konfitüren",
    "Négoce",
    "Estates",
];

/// What is billed each month: the day, by whom, what for, the account, the share of a month's sales in ten-thousandths,
/// the tax.
pub(super) const OVERHEADS: &[(i8, &str, &str, AccountId, i64, TaxRate)] = &[
    (
        1,
        "Riverside Estates",
        "Rent and rates of the warehouse",
        chart::PREMISES,
        130,
        TaxRate::Standard,
    ),
    (
        4,
        "Northern Power & Water",
        "Electricity and water",
        chart::UTILITIES,
        45,
        TaxRate::Standard,
    ),
    (
        7,
        "Hauliers United",
        "Haulage",
        chart::CARRIAGE,
        210,
        TaxRate::Standard,
    ),
    (
        9,
        "Vans & Drivers",
        "Fuel and service of the vans",
        chart::VEHICLE_COSTS,
        80,
        TaxRate::Standard,
    ),
    (
        12,
        "Ledgersoft",
        "Software and telephone",
        chart::SOFTWARE,
        25,
        TaxRate::Standard,
    ),
    (
        15,
        "Pier Press",
        "Trade fairs and print",
        chart::MARKETING,
        35,
        TaxRate::Standard,
    ),
    (
        21,
        "Coastal Mutual Insurance",
        "Insurance of goods in transit",
        chart::INSURANCE,
        30,
        TaxRate::Exempt,
    ),
];
