//! The invented tenant: its settings, its customers and their invoices. Nobody here exists; the
//! addresses end in `.example`, and the account is a published test number.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

/// The creditor.
const SELLER: &str = "DE999999990";

/// A customer.
pub(super) struct Customer {
    pub id: &'static str,
    name: &'static str,
    address: &'static str,
    mailbox: &'static str,
    language: &'static str,
    kind: &'static str,
}

const fn customer(
    id: &'static str,
    name: &'static str,
    address: &'static str,
    mailbox: &'static str,
    language: &'static str,
    kind: &'static str,
) -> Customer {
    Customer { id, name, address, mailbox, language, kind }
}

/// A dozen customers.
const CUSTOMERS: [Customer; 12] = [
    customer("10017", "Erika Lindner", "Gartenweg 4\n12345 Musterstadt", "erika.lindner", "de", "consumer"),
    customer("10023", "Jonas Petersen", "Hafenstraße 18\n12345 Musterstadt", "jonas.petersen", "de", "consumer"),
    customer("10031", "Bäckerei Sonntag e. K.", "Markt 2\n12345 Musterstadt", "buero.sonntag", "de", "business"),
    customer("10038", "Aylin Demir", "Lindenallee 77\n12347 Musterstadt", "aylin.demir", "de", "consumer"),
    customer(
        "10044",
        "Wohnbau Nord GmbH",
        "Industriestraße 9\n12349 Musterstadt",
        "kreditoren.wohnbau",
        "de",
        "business",
    ),
    customer("10052", "Sanne de Vries", "Dorpsstraat 12\n7591 Denekamp", "sanne.devries", "nl", "consumer"),
    customer("10059", "Bouwbedrijf Jansen B.V.", "Molenweg 30\n7573 Oldenzaal", "facturen.jansen", "nl", "business"),
    customer("10066", "Oliver Hughes", "Ringstraße 51\n12345 Musterstadt", "oliver.hughes", "en", "consumer"),
    customer(
        "10073",
        "Brightfield Studios Ltd",
        "Schillerplatz 8\n12345 Musterstadt",
        "accounts.brightfield",
        "en",
        "business",
    ),
    customer("10081", "Camille Rousseau", "Am Mühlbach 3\n12347 Musterstadt", "camille.rousseau", "fr", "consumer"),
    customer(
        "10088",
        "Menuiserie Lefèvre SARL",
        "12 rue du Moulin\n67160 Wissembourg",
        "compta.lefevre",
        "fr",
        "business",
    ),
    customer("10095", "Heinz Albrecht", "Kirchgasse 21\n12345 Musterstadt", "heinz.albrecht", "de", "consumer"),
];

/// Their invoices: whose (by the place in the list of customers), how many days ago it was issued,
/// and what is open in cents.
const INVOICES: [(usize, u64, i64); 40] = [
    (0, 48, 38_640),
    (0, 19, 9_215),
    (0, 5, 8_790),
    (1, 41, 61_280),
    (1, 12, 14_405),
    (2, 63, 248_000),
    (2, 33, 119_600),
    (2, 9, 97_345),
    (3, 52, 27_190),
    (3, 22, 13_300),
    (3, 2, 12_850),
    (4, 70, 734_500),
    (4, 40, 512_075),
    (4, 28, 388_020),
    (4, 7, 96_610),
    (5, 38, 45_920),
    (5, 17, 21_475),
    (5, 3, 18_030),
    (6, 55, 186_340),
    (6, 25, 157_785),
    (6, 11, 64_000),
    (7, 44, 52_365),
    (7, 21, 17_480),
    (7, 6, 16_995),
    (8, 36, 203_190),
    (8, 16, 88_450),
    (8, 4, 0),
    (9, 58, 73_625),
    (9, 27, 24_560),
    (9, 8, 4_310),
    (10, 46, 142_880),
    (10, 20, 76_215),
    (10, 10, 35_940),
    (10, 1, 29_675),
    (11, 61, 58_130),
    (11, 47, 19_445),
    (11, 31, 18_720),
    (11, 18, 18_365),
    (11, 13, 6_280),
    (11, 4, 17_905),
];

/// How long a customer has to pay.
const TERM_DAYS: u64 = 14;

/// The settings, with proposals switched on.
pub(super) fn settings() -> Value {
    json!({
        "proposalsAllowed": true,
        "creditor": {
            "name": "Stadtwerke Musterstadt",
            "accountHolder": "Stadtwerke Musterstadt GmbH",
            "iban": "DE02120300000000202051",
            "contact": "Nora Feldmann",
            "phone": "+49 30 5550 1234",
        },
        "sender": "rechnung@stadtwerke-musterstadt.example",
        "replyTo": "finanzen@stadtwerke-musterstadt.example",
    })
}

/// The ledger entries of all invoices, with the customer they belong to.
pub(super) fn ledger(today: NaiveDate) -> Vec<(&'static Customer, Value)> {
    INVOICES
        .iter()
        .enumerate()
        .map(|(place, (owner, days_ago, cents))| {
            let customer = &CUSTOMERS[*owner];
            let issued = today - Days::new(*days_ago);
            let entry = json!({
                "seller": SELLER,
                "number": format!("{}-{}", issued.format("%Y"), 4_101 + place * 7),
                "issueDate": issued,
                "dueDate": issued + Days::new(TERM_DAYS),
                "openAmount": money(*cents),
                "asOf": today,
                "customer": {
                    "id": customer.id,
                    "name": customer.name,
                    "address": customer.address,
                    "email": format!("{}@post.example", customer.mailbox),
                    "language": customer.language,
                    "kind": customer.kind,
                },
            });
            (customer, entry)
        })
        .collect()
}

fn money(cents: i64) -> Value {
    json!({ "amount": format!("{}.{:02}", cents / 100, cents % 100), "currency": "EUR" })
}
