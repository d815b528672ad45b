//! What a café sells and buys, and to and from whom.

use super::overheads::Overhead;
use crate::books::chart;
use crate::books::money::Money;
use crate::books::tax::TaxRate;

/// What is sold on invoice: code, name, price in cents, tax.
pub(super) const CATERING: &[(&str, &str, i64, TaxRate)] = &[
    ("CAT-LUNCH-10", "Lunch platter for ten", 8_600, TaxRate::Standard),
    (
        "CAT-BREAK-10",
        "Breakfast pastries for ten",
        4_250,
        TaxRate::Standard,
    ),
    (
        "CAT-COFFEE",
        "Coffee and tea, flask of twelve",
        2_400,
        TaxRate::Standard,
    ),
    ("CAT-CAKE", "Celebration gâteau", 5_800, TaxRate::Zero),
    ("CAT-SOUP-10", "Soup and bread for ten", 6_150, TaxRate::Standard),
    (
        "CAT-CRÈME",
        "Crème brûlée, tray of twelve",
        4_980,
        TaxRate::Standard,
    ),
    ("BEAN-1", "House beans, 1 kg", 2_150, TaxRate::Zero),
    (
        "HIRE-ROOM",
        "Hire of the upstairs room, evening",
        18_000,
        TaxRate::Standard,
    ),
];

/// What is bought: code, name, usual net in cents, supplier, tax.
pub(super) const INGREDIENTS: &[(&str, &str, i64, usize, TaxRate)] = &[
    ("BUY-BEAN-6", "Espresso blend, 6 kg", 7_850, 0, TaxRate::Zero),
    (
        "BUY-MILK",
        "Organic milk, crate of 20 litres",
        2_480,
        1,
        TaxRate::Zero,
    ),
    ("BUY-BREAD", "Sourdough and rolls, tray", 3_120, 2, TaxRate::Zero),
    ("BUY-VEG", "Fruit and vegetables, box", 4_600, 3, TaxRate::Zero),
    (
        "BUY-CHEESE",
        "Cheeses and charcuterie, case",
        8_940,
        4,
        TaxRate::Zero,
    ),
    ("BUY-SOFT", "Soft drinks, case of 24", 1_890, 5, TaxRate::Standard),
    ("BUY-CUPS", "Cups and lids, carton", 3_650, 6, TaxRate::Standard),
];

/// Suppliers and their terms in days.
pub(super) const SUPPLIERS: &[(&str, u16)] = &[
    ("Brûlerie du Littoral", 14),
    ("Hafod Dairy Co-operative", 14),
    ("Boulangerie Lefèvre", 7),
    ("Mercado Verde", 7),
    ("Käse & Søn Deli Supplies", 21),
    ("Southdown Drinks", 30),
    ("Papír Packaging", 30),
    ("Regency Estates", 14),
    ("Channel Energy & Water", 14),
    ("Tillsoft", 14),
    ("Coastal Mutual Insurance", 14),
    ("Bézier & Hart Accountants", 30),
    ("Espresso Technik Müller", 14),
    ("Pier Press", 30),
];

/// What is billed each month.
pub(super) fn overheads() -> [Overhead; 6] {
    [
        Overhead {
            day: 1,
            supplier: 7,
            what: "Rent and rates of the premises",
            account: chart::PREMISES,
            amount: Money::from_cents(265_000),
            tax: TaxRate::Exempt,
        },
        Overhead {
            day: 6,
            supplier: 8,
            what: "Electricity, gas and water",
            account: chart::UTILITIES,
            amount: Money::from_cents(92_000),
            tax: TaxRate::Reduced,
        },
        Overhead {
            day: 8,
            supplier: 9,
            what: "Tills and telephone",
            account: chart::SOFTWARE,
            amount: Money::from_cents(14_900),
            tax: TaxRate::Standard,
        },
        Overhead {
            day: 11,
            supplier: 10,
            what: "Shop insurance",
            account: chart::INSURANCE,
            amount: Money::from_cents(11_400),
            tax: TaxRate::Exempt,
        },
        Overhead {
            day: 18,
            supplier: 13,
            what: "Menus and leaflets",
            account: chart::MARKETING,
            amount: Money::from_cents(21_000),
            tax: TaxRate::Standard,
        },
        Overhead {
            day: 22,
            supplier: 12,
            what: "Service of the coffee machines",
            account: chart::REPAIRS,
            amount: Money::from_cents(16_500),
            tax: TaxRate::Standard,
        },
    ]
}

pub(super) const TRADES: &[&str] = &[
    "Interiors",
    "Architects",
    "Solicitors",
    "Studio",
    "Dental Practice",
    "Films",
    "Recruitment",
    "Gallery",
    "Surveyors",
    "Yoga",
    "Books",
    "Marine",
];
