//! What the register of companies says of each business.

use super::BusinessKind;
use crate::books::firm::Firm;

impl BusinessKind {
    /// What the register says of it.
    pub fn firm(self) -> Firm {
        match self {
            Self::Landlord => Firm {
                legal_name: "Harbour Lettings Limited",
                company_number: "09102284",
                tax_number: None,
                street: "2 Quay House",
                city: "Shoreham-by-Sea",
                postcode: "BN43 5DB",
                phone: "+44 1273 496 0177",
            },
            Self::Cafe => Firm {
                legal_name: "Zoë Hartmann Cafés Limited",
                company_number: "11482093",
                tax_number: Some("GB 318 4472 09"),
                street: "14 Ship Street",
                city: "Brighton",
                postcode: "BN1 1AD",
                phone: "+44 1273 496 0214",
            },
            Self::Wholesaler => Firm {
                legal_name: "Northgate Wholesale PLC",
                company_number: "04417730",
                tax_number: Some("GB 640 2218 37"),
                street: "Unit 7, Northgate Trading Estate",
                city: "Leeds",
                postcode: "LS9 0PF",
                phone: "+44 113 496 0388",
            },
            Self::Retailer => Firm {
                legal_name: "Atelier Nørre Limited",
                company_number: "12960418",
                tax_number: Some("GB 372 8140 66"),
                street: "31 Canal Side",
                city: "Bristol",
                postcode: "BS2 0QX",
                phone: "+44 117 496 0420",
            },
            Self::Dormant => Firm {
                legal_name: "Stillwater Holdings Limited",
                company_number: "15730092",
                tax_number: None,
                street: "9 Priory Court",
                city: "Norwich",
                postcode: "NR3 1DW",
                phone: "+44 1603 496 0105",
            },
        }
    }
}
