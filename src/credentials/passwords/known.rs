//! What everybody knows of a password's holder and of this service, and how it is written.

use chrono::{Datelike as _, NaiveDate};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::guessing::{SHORTEST_WORD, fold, is_pause};
use super::holder::Holder;
use super::keyboard::struck_otherwise;

/// Words that everybody tries here first.
const OWN_WORDS: [&str; 12] = [
    "petitions",
    "petition",
    "epetition",
    "петиция",
    "petitsiya",
    "petitsia",
    "өтініш",
    "otinish",
    "kazakhstan",
    "qazaqstan",
    "казахстан",
    "қазақстан",
];

/// Characters that are left without what everybody knows of the holder and of this service. Of lower case.
pub(super) fn left_without_what_is_known(lower: &str, holder: &Holder<'_>) -> usize {
    let mut words: Vec<String> = known_of(holder);
    words.extend(OWN_WORDS.map(str::to_owned));
    let mut words: Vec<String> = words.iter().map(|word| plain(word)).collect();
    words.retain(|word| word.chars().count() >= SHORTEST_WORD);
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let length = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).count();
    let known = |text: &str| {
        let rest = words.iter().fold(text.to_owned(), |rest, word| rest.replace(word, " "));
        length(text).saturating_sub(length(&rest))
    };
    let (cyrillic, latin) = struck_otherwise(lower);
    [lower, &cyrillic, &latin]
        .into_iter()
        .map(|text| {
            let text = plain(text);
            // What stands between is known with what it stands between.
            let joined = text.replace(is_pause, "");
            let spread = Some(known(&joined)).filter(|found| *found > 0);
            let left = length(&text).saturating_sub(known(&text));
            spread.map_or(left, |found| left.min(length(&joined).saturating_sub(found)))
        })
        .min()
        .unwrap_or(0)
}

/// A text without marks above its letters, and with the Russian letters that stand for Kazakh ones.
fn plain(text: &str) -> String {
    text.nfd().filter(|letter| !is_combining_mark(*letter)).map(fold).collect()
}

/// Words that others know of the holder, in lower case: parts of the address, names as written and in Latin
/// letters, the IIN, dates.
fn known_of(holder: &Holder<'_>) -> Vec<String> {
    let email = holder.email.unwrap_or_default().to_lowercase();
    let (local, domain) = email.split_once('@').unwrap_or((&email, ""));
    let of_address = local.split(['.', '+', '-', '_']).chain(domain.split('.'));
    let mut known: Vec<String> = of_address
        .chain([local, domain, holder.iin.unwrap_or_default()])
        .map(str::to_owned)
        .collect();
    for name in holder.names.iter().flatten() {
        let name: String = name.nfc().collect::<String>().to_lowercase();
        for part in name.split([' ', '-']) {
            known.push(part.to_owned());
            known.extend(SCHEMES.map(|scheme| in_latin_letters(part, scheme)));
        }
    }
    known.extend(holder.born.into_iter().flat_map(dates));
    known.retain(|word| word.chars().count() >= SHORTEST_WORD);
    known
}

/// A date as people write it, and its year.
fn dates(date: NaiveDate) -> Vec<String> {
    let (day, month, year) = (date.day(), date.month(), date.year());
    let short = year.rem_euclid(100);
    let mut written = vec![format!("{day:02}{month:02}"), year.to_string()];
    for mark in ["", ".", "-", "/", " "] {
        written.push(format!("{day:02}{mark}{month:02}{mark}{year}"));
        written.push(format!("{year}{mark}{month:02}{mark}{day:02}"));
        written.push(format!("{day:02}{mark}{month:02}{mark}{short:02}"));
        written.push(format!("{short:02}{mark}{month:02}{mark}{day:02}"));
        written.push(format!("{month:02}{mark}{day:02}{mark}{year}"));
    }
    let months = MONTHS.get(date.month0() as usize).into_iter().flatten();
    for name in months {
        written.extend([format!("{day}{name}{year}"), format!("{day} {name}"), (*name).to_owned()]);
    }
    written
}

/// The months in Kazakh, in Russian as dates have them, and in English.
const MONTHS: [[&str; 3]; 12] = [
    ["қаңтар", "января", "january"],
    ["ақпан", "февраля", "february"],
    ["наурыз", "марта", "march"],
    ["сәуір", "апреля", "april"],
    ["мамыр", "мая", "may"],
    ["маусым", "июня", "june"],
    ["шілде", "июля", "july"],
    ["тамыз", "августа", "august"],
    ["қыркүйек", "сентября", "september"],
    ["қазан", "октября", "october"],
    ["қараша", "ноября", "november"],
    ["желтоқсан", "декабря", "december"],
];

/// How names are written in Latin letters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scheme {
    /// As in passports.
    Passport,
    /// As in English: `Aygul`, `Yuliya`, `Kairat`.
    English,
    /// As in the Latin script of Kazakh: `Qairat`, `Janna`.
    Kazakh,
}

const SCHEMES: [Scheme; 3] = [Scheme::Passport, Scheme::English, Scheme::Kazakh];

/// A name as it stands in passports and addresses.
fn in_latin_letters(name: &str, scheme: Scheme) -> String {
    let of = |passport: &'static str, english: &'static str, kazakh: &'static str| match scheme {
        Scheme::Passport => passport,
        Scheme::English => english,
        Scheme::Kazakh => kazakh,
    };
    name.chars()
        .map(|letter| match letter {
            'а' | 'ә' => "a",
            'б' => "b",
            'в' => "v",
            'г' | 'ғ' => "g",
            'д' => "d",
            'е' | 'ё' | 'э' => "e",
            'ж' => of("zh", "zh", "j"),
            'з' => "z",
            'и' | 'і' => "i",
            'й' => of("i", "y", "i"),
            'к' => "k",
            'қ' => of("k", "k", "q"),
            'л' => "l",
            'м' => "m",
            'н' | 'ң' => "n",
            'о' | 'ө' => "o",
            'п' => "p",
            'р' => "r",
            'с' => "s",
            'т' => "t",
            'у' | 'ұ' | 'ү' => "u",
            'ф' => "f",
            'х' => of("kh", "kh", "h"),
            'һ' => "h",
            'ц' => "ts",
            'ч' => "ch",
            'ш' => "sh",
            'щ' => "shch",
            'ы' => "y",
            'ю' => of("iu", "yu", "iu"),
            'я' => of("ia", "ya", "ia"),
            _ => "",
        })
        .collect()
}
