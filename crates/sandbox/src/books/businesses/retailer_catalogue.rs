//! What a retailer sells, where, and who supplies it.

use crate::books::chart::{self, AccountId};
use crate::books::exchange::Currency;
use crate::books::shop::Category;
use crate::books::tax::TaxRate;

/// The headings that products are under.
pub(super) const CATEGORIES: [Category; 7] = [
    heading("Home", None),
    heading("Kitchen", Some(0)),
    heading("Living", Some(0)),
    heading("Paper", None),
    heading("Tableware", Some(1)),
    heading("Textiles", Some(2)),
    heading("Gift cards", None),
];

const fn heading(name: &'static str, parent: Option<usize>) -> Category {
    Category { name, parent }
}

/// A product: name, description, heading, tax, and its variants with their net price in cents.
pub(super) struct Goods {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) category: usize,
    pub(super) tax: TaxRate,
    pub(super) variants: &'static [(&'static str, i64)],
}

pub(super) const GOODS: &[Goods] = &[
    goods(
        "MUG",
        "Stentøj mug",
        "Stoneware mug, glazed by hand",
        4,
        &[("Sand", 1_400), ("Havblå", 1_400), ("Ochre", 1_450)],
    ),
    goods(
        "BOWL",
        "Skål serving bowl",
        "Ash bowl, turned and oiled",
        4,
        &[("Small", 2_900), ("Large", 4_800)],
    ),
    goods(
        "PLATE",
        "Tallerken dinner plate",
        "Stoneware plate, 27 cm",
        4,
        &[("Sand", 1_900), ("Havblå", 1_900)],
    ),
    goods(
        "CUP",
        "Espresso cup, pair",
        "Two porcelain cups without handles",
        4,
        &[("White", 2_200)],
    ),
    goods(
        "KETTLE",
        "Kedel kettle",
        "Enamel kettle, 1.5 litres",
        1,
        &[("Black", 5_400), ("Crème", 5_400)],
    ),
    goods(
        "BOARD",
        "Bread board",
        "End-grain oak board",
        1,
        &[("Standard", 3_600)],
    ),
    goods(
        "THROW",
        "Uldplaid wool throw",
        "Lambswool throw, 130 × 180 cm",
        5,
        &[("Grå", 8_500), ("Rust", 8_500), ("Natural", 8_200)],
    ),
    goods(
        "CUSH",
        "Linen cushion",
        "Washed linen, feather filled",
        5,
        &[("40 cm", 3_200), ("50 cm", 3_900)],
    ),
    goods(
        "CANDLE",
        "Bivoks candle",
        "Beeswax candle, twelve hours",
        2,
        &[("Single", 900), ("Box of six", 4_800)],
    ),
    goods(
        "VASE",
        "Håndblæst vase",
        "Mouth-blown vase, no two alike",
        2,
        &[("Clear", 4_200), ("Smoke", 4_600)],
    ),
    goods(
        "LAMP",
        "Papirlampe",
        "Folded paper lampshade",
        2,
        &[("30 cm", 5_900), ("45 cm", 7_800)],
    ),
    Goods {
        tax: TaxRate::Zero,
        ..goods(
            "BOOK",
            "Nordic kitchens",
            "A book of rooms and recipes",
            3,
            &[("Hardback", 2_400)],
        )
    },
    goods(
        "CARD",
        "Letterpress cards",
        "Ten cards with envelopes",
        3,
        &[("Botanik", 1_200), ("Fugle", 1_200)],
    ),
];

const fn goods(
    code: &'static str,
    name: &'static str,
    description: &'static str,
    category: usize,
    variants: &'static [(&'static str, i64)],
) -> Goods {
    Goods {
        code,
        name,
        description,
        category,
        tax: TaxRate::Standard,
        variants,
    }
}

/// Those who supply goods: name, currency, days until their bills are due.
pub(super) const SUPPLIERS: &[(&str, Currency, u16)] = &[
    ("Værkstedet på Havnen ApS", Currency::DanishKrone, 21),
    ("Keramik Jørgensen", Currency::DanishKrone, 30),
    ("Lin & Laine SARL", Currency::Euro, 30),
    ("Glashütte Großmann GmbH", Currency::Euro, 30),
    ("Forest of Dean Turners", Currency::Pound, 14),
    ("Pier Press", Currency::Pound, 30),
];

/// Those in trade who buy: words for what they do.
pub(super) const TRADES: &[&str] = &[
    "Interiors",
    "Hotels",
    "Gift Shop",
    "Galleri",
    "Design Store",
    "Épicerie",
    "Restaurants",
    "Concept Store",
];

/// What sales are tracked by: headings, channels and shops.
pub(super) const DIMENSIONS: [(&str, Option<usize>, bool); 7] = [
    ("Place of sale", None, false),
    ("Online", Some(0), false),
    ("Bristol shop", Some(0), false),
    ("Bath shop", Some(0), false),
    ("Trade", Some(0), false),
    ("Pop-up 2023", Some(0), true),
    ("Season", None, false),
];

/// Where the shop sells: name, town, postcode, dimension.
pub(super) const LOCATIONS: [(&str, &str, &str, &str, usize); 3] = [
    (
        "Online shop and stockroom",
        "31 Canal Side",
        "Bristol",
        "BS2 0QX",
        1,
    ),
    ("Bristol, Harbourside", "4 Wharf Lane", "Bristol", "BS1 5TY", 2),
    ("Bath, Milsom Place", "12 Queen's Parade", "Bath", "BA1 1BZ", 3),
];

/// What is billed each month: the day, by whom, what for, the account, the share of a month's sales in ten-thousandths,
/// the tax.
pub(super) const OVERHEADS: &[(i8, &str, &str, AccountId, i64, TaxRate)] = &[
    (
        1,
        "Regency Estates",
        "Rent and rates of the shops",
        chart::PREMISES,
        620,
        TaxRate::Exempt,
    ),
    (
        6,
        "Channel Energy & Water",
        "Electricity and water",
        chart::UTILITIES,
        140,
        TaxRate::Reduced,
    ),
    (
        9,
        "Postbud Couriers",
        "Parcels",
        chart::CARRIAGE,
        310,
        TaxRate::Standard,
    ),
    (
        12,
        "Butikssoft",
        "Shop and till software",
        chart::SOFTWARE,
        90,
        TaxRate::Standard,
    ),
    (
        16,
        "Søgemaskine Marketing",
        "Advertising online",
        chart::MARKETING,
        260,
        TaxRate::Standard,
    ),
    (
        22,
        "Coastal Mutual Insurance",
        "Shop insurance",
        chart::INSURANCE,
        45,
        TaxRate::Exempt,
    ),
];
