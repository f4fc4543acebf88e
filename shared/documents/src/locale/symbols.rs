//! The currency symbols of CLDR (48) that differ from the currency's code, in the locales that we write.

use domain::language::Language;
use domain::money::Currency;

/// What a language writes for a currency: a symbol, or its code where CLDR has none.
pub fn symbol(currency: Currency, language: Language) -> &'static str {
    let column = match language {
        Language::De => 0,
        Language::Nl => 1,
        Language::En => 2,
        Language::Fr => 3,
    };
    let code = currency.code();
    SYMBOLS.iter().find(|(of, _)| *of == code).map_or(code, |(_, symbols)| symbols[column])
}

/// By code: German, Dutch, British, French.
const SYMBOLS: &[(&str, [&str; 4])] = &[
    ("ARS", ["ARS", "ARS", "ARS", "$AR"]),
    ("AUD", ["AU$", "AU$", "A$", "$AU"]),
    ("BMD", ["BMD", "BMD", "BMD", "$BM"]),
    ("BND", ["BND", "BND", "BND", "$BN"]),
    ("BRL", ["R$", "R$", "R$", "R$"]),
    ("BZD", ["BZD", "BZD", "BZD", "$BZ"]),
    ("CAD", ["CA$", "C$", "CA$", "$CA"]),
    ("CLP", ["CLP", "CLP", "CLP", "$CL"]),
    ("CNY", ["CN¥", "CN¥", "CN¥", "CNY"]),
    ("COP", ["COP", "COP", "COP", "$CO"]),
    ("EUR", ["€", "€", "€", "€"]),
    ("FJD", ["FJD", "FJ$", "FJD", "$FJ"]),
    ("FKP", ["FKP", "FKP", "FKP", "£FK"]),
    ("GBP", ["£", "£", "£", "£GB"]),
    ("GIP", ["GIP", "GIP", "GIP", "£GI"]),
    ("HKD", ["HK$", "HK$", "HK$", "HKD"]),
    ("ILS", ["₪", "₪", "₪", "₪"]),
    ("INR", ["₹", "₹", "₹", "₹"]),
    ("JPY", ["¥", "JP¥", "JP¥", "JPY"]),
    ("KRW", ["₩", "₩", "₩", "₩"]),
    ("LBP", ["LBP", "LBP", "LBP", "£LB"]),
    ("MXN", ["MX$", "MX$", "MX$", "$MX"]),
    ("NAD", ["NAD", "NAD", "NAD", "$NA"]),
    ("NZD", ["NZ$", "NZ$", "NZ$", "$NZ"]),
    ("PHP", ["PHP", "PHP", "₱", "PHP"]),
    ("SBD", ["SBD", "SI$", "SBD", "$SB"]),
    ("SGD", ["SGD", "SGD", "SGD", "$SG"]),
    ("SRD", ["SRD", "SRD", "SRD", "$SR"]),
    ("THB", ["฿", "฿", "THB", "THB"]),
    ("TTD", ["TTD", "TTD", "TTD", "$TT"]),
    ("TWD", ["NT$", "NT$", "NT$", "TWD"]),
    ("USD", ["$", "US$", "US$", "$US"]),
    ("UYU", ["UYU", "UYU", "UYU", "$UY"]),
    ("VND", ["₫", "₫", "₫", "₫"]),
    ("WST", ["WST", "WST", "WST", "$WS"]),
    ("XAF", ["FCFA", "FCFA", "FCFA", "FCFA"]),
    ("XCD", ["EC$", "EC$", "EC$", "XCD"]),
    ("XCG", ["Cg.", "Cg.", "Cg.", "Cg."]),
    ("XOF", ["F\u{202f}CFA", "F\u{202f}CFA", "F\u{202f}CFA", "F\u{202f}CFA"]),
    ("XPF", ["CFPF", "XPF", "CFPF", "FCFP"]),
];
