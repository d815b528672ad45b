//! Invented people, firms and addresses, of many scripts, from the dice.

use rand::{Rng, RngExt};

use super::exchange::Currency;
use super::money::Money;
use super::parties::{Address, Contact, Party};
use jiff::Timestamp;

const FIRST: &[&str] = &[
    "Amélie",
    "Bjørn",
    "Chloë",
    "Dařina",
    "Eilidh",
    "Farah",
    "Gwenllïan",
    "Håkon",
    "Inès",
    "Jürgen",
    "Kateřina",
    "Łukasz",
    "Maëlle",
    "Niamh",
    "Óscar",
    "Priya",
    "Quentin",
    "Róisín",
    "Søren",
    "Thandiwe",
    "Uğur",
    "Věra",
    "Wanjiru",
    "Xenia",
    "Yūki",
    "Zoë",
    "Aleksandr",
    "Beatriz",
    "Callum",
    "Dimitra",
    "Grace",
    "Hannah",
    "Imran",
    "Joseph",
    "Mei",
    "Oluwaseun",
];

const LAST: &[&str] = &[
    "Åkesson",
    "Brontë",
    "Çelik",
    "D'Angelo",
    "Économou",
    "Fernández",
    "Großmann",
    "Håland",
    "Ivanović",
    "Jørgensen",
    "Kowalczyk",
    "Lefèvre",
    "Müller",
    "Nuñez",
    "O'Rourke",
    "Păunescu",
    "Quiñones",
    "Ríos",
    "Šimůnek",
    "Thorvaldsson",
    "Üstün",
    "Vašek",
    "Wójcik",
    "Xhaka",
    "Yıldız",
    "Żak",
    "Ashworth",
    "Bhattacharya",
    "Carmichael",
    "Dlamini",
    "Eastwood",
    "Featherstone",
    "Goldberg",
    "Hargreaves",
    "Ibrahim",
    "Johnstone",
    "Kaur",
    "Lindqvist",
    "Mwangi",
    "Nakamura",
    "Okafor",
    "Pemberton",
    "Rahman",
    "Sato",
    "Tanaka",
    "Underwood",
    "Villanueva",
    "Whitfield",
    "Young",
    "Zhang",
];

const STREETS: &[&str] = &[
    "Market Row",
    "Ship Street",
    "Dyke Road",
    "Wharf Lane",
    "Castle Hill",
    "St Mary's Terrace",
    "Queen's Parade",
    "Mill Lane",
    "Foundry Road",
    "Old Steine",
    "Harbour Way",
    "Station Approach",
    "Priory Court",
    "Canal Side",
];

const TOWNS: &[(&str, Option<&str>, &str)] = &[
    ("Brighton", None, "BN1"),
    ("Hove", Some("East Sussex"), "BN3"),
    ("Leeds", Some("West Yorkshire"), "LS9"),
    ("Glasgow", None, "G4"),
    ("Cardiff", None, "CF10"),
    ("Bristol", None, "BS2"),
    ("Norwich", Some("Norfolk"), "NR3"),
    ("Derry", None, "BT48"),
    ("Newcastle upon Tyne", None, "NE1"),
    ("Llanelli", Some("Carmarthenshire"), "SA15"),
];

/// One of a list.
pub fn pick<'a, T: ?Sized>(dice: &mut impl Rng, from: &[&'a T]) -> &'a T {
    from[dice.random_range(0..from.len())]
}

/// A person's given and family name.
pub fn person(dice: &mut impl Rng) -> (&'static str, &'static str) {
    (pick(dice, FIRST), pick(dice, LAST))
}

/// The name of a firm in one of `trades`; the index keeps it different from its neighbours'.
pub fn firm(dice: &mut impl Rng, trades: &[&str], index: usize) -> String {
    let (first, other) = (LAST[index % LAST.len()], pick(dice, LAST));
    let trade = trades[(index / LAST.len() + index) % trades.len()];
    match dice.random_range(0..5) {
        0 => format!("{first} & {other} {trade}"),
        1 => format!("{first} {trade} Ltd"),
        2 => format!("{trade} {first}"),
        3 => format!("{first} {trade} LLP"),
        _ => format!("{first} {trade}"),
    }
}

/// An address in the United Kingdom.
pub fn address(dice: &mut impl Rng) -> Address {
    let (city, region, outward) = TOWNS[dice.random_range(0..TOWNS.len())];
    let letters = b"ABDEFGHJLNPQRSTUWXYZ";
    let mut letter = || char::from(letters[dice.random_range(0..letters.len())]);
    let inward = format!("{}{}", letter(), letter());
    Address {
        street: format!("{} {}", dice.random_range(1..180), pick(dice, STREETS)),
        city: city.to_owned(),
        region: region.map(str::to_owned),
        postcode: format!("{outward} {}{inward}", dice.random_range(1..10)),
        country: "GB",
    }
}

/// A firm's or a person's mailbox at a domain that cannot exist.
pub fn mailbox(local: &str, firm: &str) -> String {
    let plain = |text: &str| -> String {
        let mut plain: String = text
            .to_lowercase()
            .chars()
            .map(|letter| {
                if letter.is_ascii_alphanumeric() {
                    letter
                } else {
                    '-'
                }
            })
            .collect();
        while plain.contains("--") {
            plain = plain.replace("--", "-");
        }
        plain.trim_matches('-').to_owned()
    };
    format!("{}@{}.example", plain(local), plain(firm))
}

/// A party with that name and those terms.
pub fn party(dice: &mut impl Rng, name: String, payment_terms_days: u16, firm: bool, at: Timestamp) -> Party {
    let (first, last) = person(dice);
    let contact = dice.random_ratio(14, 15).then(|| Contact {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        email: dice
            .random_ratio(9, 10)
            .then(|| mailbox(&format!("{first}.{last}"), &name)),
        phone: dice
            .random_ratio(4, 5)
            .then(|| format!("+44 20 7946 {:04}", dice.random_range(0..1000))),
    });
    let billing_address = address(dice);
    let delivery_address = (firm && dice.random_ratio(1, 4)).then(|| address(dice));
    Party {
        contact,
        billing_address,
        delivery_address,
        currency: Currency::Pound,
        payment_terms_days,
        company_number: firm.then(|| format!("{:08}", dice.random_range(1_000_000..16_000_000))),
        tax_number: (firm && dice.random_ratio(5, 6)).then(|| {
            let number: u32 = dice.random_range(100_000_000..999_999_999);
            format!(
                "GB {} {:04} {:02}",
                number / 1_000_000,
                number / 100 % 10_000,
                number % 100
            )
        }),
        balance: Money::ZERO,
        archived: false,
        updated_at: at,
        name,
    }
}
