//! What every notice says, in every language.

mod names;
mod written;

use chrono::NaiveDate;
use serde_json::json;

use super::words::SUBJECT_LIMIT;
use super::*;
use crate::{sample, samples};
use text::wording::{by_day, grouped, on_day, print_day};

fn with(kind: NoticeKind, name: &str, value: Value) -> Value {
    let mut facts = sample(kind);
    facts[name] = value;
    facts
}

/// Every notice with its facts; of those about any term, one for each.
fn all() -> impl Iterator<Item = (NoticeKind, Value)> {
    NoticeKind::ALL
        .into_iter()
        .flat_map(|kind| samples(kind).into_iter().map(move |facts| (kind, facts)))
}

#[test]
fn every_notice_is_said_in_every_language() {
    for (kind, facts) in all() {
        for language in Language::ALL {
            let mail = render(kind, language, &facts).unwrap();
            let what = format!("{} {}", kind.code(), language.code());
            assert!(!mail.subject.contains(['\n', '\r']), "{what}: {}", mail.subject);
            let length = mail.subject.chars().count();
            assert!((10..=SUBJECT_LIMIT).contains(&length), "{what}: {length}");
            for leftover in ["{{", "{%", "%}", "}}"] {
                assert!(!mail.text.contains(leftover), "{what}: {leftover} in {}", mail.text);
            }
            assert!(mail.html.contains(&format!("<html lang=\"{}\">", language.code())), "{what}");
            assert!(!mail.html.contains(" src="), "{what} loads something");
            for fact in [
                "petition_link",
                "link",
                "code",
                "title",
                "number",
                "addressee",
                "reasoning",
                "note",
                "body",
            ] {
                if let Some(value) = facts.get(fact).and_then(Value::as_str) {
                    assert!(mail.text.contains(value), "{what} lacks {fact}: {}", mail.text);
                }
            }
            if let Some(number) = facts.get("number").and_then(Value::as_str) {
                assert!(mail.subject.contains(number), "{what}: {}", mail.subject);
            }
        }
    }
}

#[test]
fn every_date_and_count_of_the_sample_is_printed_as_the_language_does() {
    for (kind, facts) in all() {
        for language in Language::ALL {
            let text = render(kind, language, &facts).unwrap().text;
            for (name, value) in facts.as_object().unwrap() {
                if let Some(date) = value.as_str().and_then(|value| value.parse::<NaiveDate>().ok())
                {
                    let forms =
                        [print_day(language, date), on_day(language, date), by_day(language, date)];
                    assert!(
                        forms.iter().any(|form| text.contains(form)),
                        "{} {name}: {text}",
                        kind.code()
                    );
                }
                if let Some(number) = value.as_u64() {
                    let printed = grouped(language, number);
                    assert!(text.contains(&printed), "{} {name}: {text}", kind.code());
                }
            }
        }
    }
}

#[test]
fn the_legal_basis_is_named_in_every_petition_mail_and_in_no_account_mail() {
    for language in Language::ALL {
        for (kind, facts) in all() {
            let text = render(kind, language, &facts).unwrap().text;
            let article = match kind.basis() {
                Basis::Article(article) => Some(article),
                Basis::OfTheTerm => {
                    facts["clock"].as_str().and_then(TermKind::parse).map(TermKind::owed_under)
                }
                Basis::Account => None,
            };
            match article {
                Some(article) => {
                    assert!(text.contains(&cite(language, article)), "{}: {text}", kind.code());
                }
                None => {
                    assert!(!text.contains("Кодекс") && !text.contains("Code"), "{}", kind.code());
                }
            }
        }
    }
}

/// Both ways of appeal, as mails of that kind explain them.
fn ways_of_appeal(kind: NoticeKind, language: Language) -> [String; 2] {
    ["court", "superior"].map(|route| {
        render(kind, language, &with(kind, "appeal_route", json!(route))).unwrap().text
    })
}

#[test]
fn each_way_of_appeal_is_explained_with_its_term() {
    use NoticeKind::{ActOverdue, PetitionDecided, PetitionRejected};
    let of_acts = [
        (Language::Kk, "бір ай ішінде сотқа", "үш ай ішінде жоғары тұрған органға"),
        (
            Language::Ru,
            "в суд в течение одного месяца",
            "в вышестоящий орган в течение трёх месяцев",
        ),
        (Language::En, "to court within one month", "to the superior body within three months"),
    ];
    // Silence may be complained of while it lasts, and for three months after its end (91(2), 92(1)).
    let of_silence = [
        (Language::Kk, "үш ай ішінде сотқа", "үш ай ішінде жоғары тұрған органға"),
        (Language::Ru, "в суд пока молчание длится", "в вышестоящий орган пока молчание длится"),
        (
            Language::En,
            "to court as long as the silence lasts",
            "to the superior body as long as the silence lasts",
        ),
    ];
    for (kinds, told) in
        [(&[PetitionRejected, PetitionDecided][..], of_acts), (&[ActOverdue][..], of_silence)]
    {
        for (kind, (language, court, superior)) in
            kinds.iter().flat_map(|kind| told.map(|told| (*kind, told)))
        {
            let [to_court, to_superior] = ways_of_appeal(kind, language);
            assert!(to_court.contains(court) && !to_court.contains(superior), "{to_court}");
            assert!(
                to_superior.contains(superior) && !to_superior.contains(court),
                "{to_superior}"
            );
            assert!(to_court.contains("136"), "{to_court}");
            assert!(to_superior.contains("91") && to_superior.contains("92"), "{to_superior}");
        }
    }
}

#[test]
fn each_outcome_has_words_of_its_own() {
    for language in Language::ALL {
        for kind in [NoticeKind::PetitionDecided, NoticeKind::DecisionPublished] {
            let texts: std::collections::HashSet<_> =
                ["satisfied", "partially_satisfied", "refused"]
                    .into_iter()
                    .map(|outcome| {
                        render(kind, language, &with(kind, "outcome", json!(outcome))).unwrap().text
                    })
                    .collect();
            assert_eq!(texts.len(), 3, "{} {}", kind.code(), language.code());
        }
    }
}

#[test]
fn each_term_has_words_of_its_own() {
    for language in Language::ALL {
        for kind in [NoticeKind::TermDueSoon, NoticeKind::TermPassed, NoticeKind::ActOverdue] {
            let samples = samples(kind);
            let said = |part: fn(&Rendered) -> &String| -> std::collections::HashSet<String> {
                samples
                    .iter()
                    .map(|facts| part(&render(kind, language, facts).unwrap()).clone())
                    .collect()
            };
            let number = samples.len();
            assert_eq!(
                (said(|mail| &mail.subject).len(), said(|mail| &mail.text).len()),
                (number, number),
                "{}",
                kind.code()
            );
            assert!(number >= 5, "{}", kind.code());
        }
        // Who has been told to wait is not told that he was told of an appeal.
        let passed = |clock| with(NoticeKind::TermPassed, "clock", json!(clock));
        let told = |clock| {
            render(NoticeKind::TermPassed, Language::En, &passed(clock))
                .unwrap()
                .text
                .contains("right to appeal")
        };
        assert!(told("consideration") && !told("media_letter"));
    }
    assert!(
        render(
            NoticeKind::TermDueSoon,
            Language::Kk,
            &with(NoticeKind::TermDueSoon, "clock", json!("lunch"))
        )
        .is_err()
    );
}
