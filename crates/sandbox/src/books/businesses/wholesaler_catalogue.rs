//! What a wholesaler sells, and to and from whom.

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
