//! The words of every mail, by language. They stand in `wording/*.ftl` (Fluent), where a translator edits them;
//! here stands only which phrases there are and which variables each one has.
//!
//! A phrase is a method, so the compiler holds that what is asked for exists, gets its variables and is used
//! somewhere; tests hold that every language has exactly these phrases with exactly these variables.

use std::sync::OnceLock;

use domain::language::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// The words of one language.
pub struct Wording {
    bundle: FluentBundle<FluentResource>,
}

/// The words of a language; they are read once per process.
pub fn wording(language: Language) -> &'static Wording {
    static WORDINGS: [OnceLock<Wording>; 4] = [const { OnceLock::new() }; 4];
    WORDINGS[language as usize].get_or_init(|| Wording::read(language))
}

const fn source(language: Language) -> &'static str {
    match language {
        Language::De => include_str!("../wording/de.ftl"),
        Language::Nl => include_str!("../wording/nl.ftl"),
        Language::En => include_str!("../wording/en.ftl"),
        Language::Fr => include_str!("../wording/fr.ftl"),
    }
}

impl Wording {
    /// A file with a mistake still gives the phrases around it; a test refuses such a file long before.
    fn read(language: Language) -> Self {
        let locale: LanguageIdentifier = language.code().parse().unwrap_or_default();
        let resource = FluentResource::try_new(source(language).to_owned()).unwrap_or_else(|(partial, _)| partial);
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // The marks would stand around every name; what people wrote is cleaned of direction marks instead.
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        Self { bundle }
    }

    /// A phrase with its variables filled in.
    fn say(&self, key: &'static str, variables: &FluentArgs<'_>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(variables), &mut errors).into_owned();
        debug_assert!(errors.is_empty(), "{key}: {errors:?}");
        text
    }
}

/// One method per phrase, its arguments the phrase's variables.
macro_rules! phrases {
    ($($key:ident($($variable:ident),*);)*) => {
        impl Wording {
            $(pub fn $key(&self, $($variable: impl Into<FluentValue<'static>>),*) -> String {
                #[allow(unused_mut)]
                let mut variables = FluentArgs::new();
                $(variables.set(stringify!($variable), $variable);)*
                self.say(stringify!($key), &variables)
            })*
        }

        #[cfg(test)]
        const PHRASES: &[(&str, &[&str])] = &[$((stringify!($key), &[$(stringify!($variable)),*])),*];
    };
}

phrases! {
    greeting(name);
    greeting_unnamed();
    closing();
    footer(creditor);
    footer_to_finance(creditor);
    contact_title();
    customer_contact_title();
    phone();
    next_title();
    view_plan();
    view_proposal();

    schedule_title();
    proposal_title();
    later_title();
    payment_title();
    bank_title();
    bank_note();
    invoices_title(count);
    column_due();
    column_amount();
    column_invoice();
    column_open();
    down_payment();
    total();
    issued(date);
    account_holder();
    iban();
    reference();
    amount();
    due();
    own_reason_title();
    creditor_reason_title();
    customer_reason_title();

    hardship_temporary_shortage();
    hardship_loss_of_income();
    hardship_unexpected_expenses();
    hardship_waiting_for_payments();
    hardship_other();
    rejection_too_long();
    rejection_instalments_too_small();
    rejection_earlier_plan_not_kept();
    rejection_invoice_not_suited();
    rejection_other();

    received_subject();
    received_status();
    received_intro(count);
    received_next(date);
    changed_subject();
    changed_status();
    changed_intro();
    withdrawn_subject();
    withdrawn_status();
    withdrawn_intro();
    back_to_normal(count);
    new_proposal_from(date);
    approved_subject();
    approved_status();
    approved_intro(creditor);
    approved_next(amount, date, count);
    approved_with_down_payment_intro(creditor);
    approved_with_down_payment_next(amount, date);
    rejected_subject();
    rejected_status();
    rejected_intro();
    expired_subject();
    expired_status();
    expired_intro();
    void_subject();
    void_status();
    void_intro();
    new_proposal_any_time();
    reminder_subject(date);
    reminder_status();
    reminder_intro(date);
    reminder_next(amount, date);
    due_subject(date);
    due_status();
    due_intro(date);
    due_next(amount, date);
    completed_subject();
    completed_status();
    completed_intro();
    completed_next(count);
    waits_subject();
    waits_status();
    waits_intro(customer, count);
    waits_intro_unnamed(count);
    waits_next(date, count);
    decision_due_subject(date);
    decision_due_status();
    decision_due_intro(customer, count);
    decision_due_intro_unnamed(count);
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use fluent_bundle::FluentError;

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
                assert!(
                    phrases.insert(key.to_owned(), BTreeSet::new()).is_none(),
                    "{language}: {key} stands there twice"
                );
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
                            if *variable == "count" { FluentValue::from(count) } else { FluentValue::from("WERT") },
                        );
                    }
                    let text = wording.say(key, &values);
                    assert!(
                        !text.trim().is_empty() && text != *key && !text.contains('{'),
                        "{language}: {key}: {text}"
                    );
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
}
