use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::{FluentError, FluentValue};

use super::phrases::PHRASES;
use super::*;

/// The phrases of a file, each with the variables that it names.
fn phrases_of(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut phrases = BTreeMap::new();
    let lines = source(language).lines().filter(|line| !line.starts_with('#'));
    let mut current = None;
    for line in lines {
        if let Some((key, _)) =
            line.split_once(" =").filter(|_| line.starts_with(|first: char| first.is_ascii_alphabetic()))
        {
            assert!(phrases.insert(key.to_owned(), BTreeSet::new()).is_none(), "{language}: {key} stands there twice");
            current = Some(key.to_owned());
        }
        let named = line
            .split('$')
            .skip(1)
            .map(|rest| rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next());
        let variables = current.as_ref().and_then(|key| phrases.get_mut(key));
        if let Some(variables) = variables {
            variables.extend(named.flatten().map(str::to_owned));
        }
    }
    phrases
}

#[test]
fn every_language_has_exactly_the_phrases_with_exactly_their_variables() {
    let owned = |variables: &[&str]| variables.iter().map(|variable| (*variable).to_owned()).collect();
    let expected: BTreeMap<String, BTreeSet<String>> =
        PHRASES.iter().map(|(key, variables)| ((*key).to_owned(), owned(variables))).collect();
    for language in Language::ALL {
        let found = phrases_of(language);
        for (key, variables) in &expected {
            assert_eq!(found.get(key), Some(variables), "{language}: {key}");
        }
        for key in found.keys() {
            assert!(expected.contains_key(key), "{language}: {key} is used nowhere");
        }
    }
}

#[test]
fn every_file_is_free_of_mistakes() {
    for language in Language::ALL {
        let read = FluentResource::try_new(source(language).to_owned());
        let resource = read.unwrap_or_else(|(_, errors)| panic!("{language}: {errors:?}"));
        let mut bundle = FluentBundle::new_concurrent(vec![]);
        let clashes: Result<(), Vec<FluentError>> = bundle.add_resource(resource);
        assert!(clashes.is_ok(), "{language}: {clashes:?}");
    }
}

#[test]
fn every_phrase_can_be_said() {
    for language in Language::ALL {
        let wording = wording(language);
        for (key, variables) in PHRASES {
            for count in [1, 2] {
                let mut values = FluentArgs::new();
                for variable in *variables {
                    values.set(
                        *variable,
                        if matches!(*variable, "count" | "minutes") {
                            FluentValue::from(count)
                        } else {
                            FluentValue::from("WERT")
                        },
                    );
                }
                let text = wording.say(key, &values);
                assert!(!text.trim().is_empty() && text != *key && !text.contains('{'), "{language}: {key}: {text}");
            }
        }
    }
}

/// A subject is read over shoulders and on lock screens.
#[test]
fn no_subject_speaks_of_debt() {
    const WORDS: [&str; 46] = [
        "schuld",
        "mahn",
        "rate",
        "zahl",
        "rechnung",
        "betrag",
        "forder",
        "offen",
        "fällig",
        "rückstand",
        "inkasso",
        "debt",
        "owe",
        "dunning",
        "overdue",
        "payment",
        "pay ",
        "invoice",
        "amount",
        "instalment",
        "due",
        "remind",
        "betal",
        "termijn",
        "factuur",
        "bedrag",
        "aanmaning",
        "herinner",
        "achterstand",
        "openstaand",
        "incasso",
        "vervallen ",
        "dette",
        "paiement",
        "payer",
        "facture",
        "montant",
        "échéance",
        "échelonn",
        "relance",
        "rappel",
        "impayé",
        "arriéré",
        "recouvrement",
        "€",
        "eur ",
    ];
    for language in Language::ALL {
        for (key, _) in PHRASES.iter().filter(|(key, _)| key.ends_with("_subject")) {
            let mut values = FluentArgs::new();
            values.set("date", "1.1.");
            let subject = wording(language).say(key, &values).to_lowercase();
            for word in WORDS {
                assert!(!subject.contains(word), "{language}: {key}: {subject:?} says {word:?}");
            }
        }
    }
}
