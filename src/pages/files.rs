//! Everything that is compiled in. What is not named here is not there.

use domain::language::Language;

/// A file by its name, as others name it.
pub(crate) type Named = (&'static str, &'static str);

macro_rules! named {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!($folder, $name)))),+]
    };
}

/// Every template.
pub(crate) const TEMPLATES: &[Named] = &named!["templates/":
    "base.html",
    "parts/macros.html",
    "bodies.html",
    "body.html",
    "calendar.html",
    "home.html",
    "how_to_file.html",
    "overdue.html",
    "petition.html",
    "petition/consideration.html",
    "petition/course.html",
    "petition/outcome.html",
    "petition/people.html",
    "petition/text.html",
    "petition_comments.html",
    "petition_signers.html",
    "petitions.html",
    "privacy.html",
    "problem.html",
    "problem_kind.html",
    "rejections.html",
    "rules.html",
    "sitemap.xml",
    "statistics.html",
    "territories.html",
    "texts/en/how_to_file.html",
    "texts/en/privacy.html",
    "texts/en/rules.html",
    "texts/kk/how_to_file.html",
    "texts/kk/privacy.html",
    "texts/kk/rules.html",
    "texts/ru/how_to_file.html",
    "texts/ru/privacy.html",
    "texts/ru/rules.html",
];

/// What browsers load: style, scripts, icons.
pub(crate) const ASSETS: &[Named] = &named!["assets/":
    "css/site.css",
    "icons/favicon.svg",
    "js/live-count.js",
];

/// The words of the interface, a file for each part of the site; its name is the name by which templates know them.
pub(crate) const fn words(language: Language) -> &'static [Named] {
    match language {
        Language::Kk => {
            &named!["words/kk/": "home.toml", "law.toml", "list.toml", "petition.toml", "problem.toml", "reference.toml", "site.toml"]
        }
        Language::Ru => {
            &named!["words/ru/": "home.toml", "law.toml", "list.toml", "petition.toml", "problem.toml", "reference.toml", "site.toml"]
        }
        Language::En => {
            &named!["words/en/": "home.toml", "law.toml", "list.toml", "petition.toml", "problem.toml", "reference.toml", "site.toml"]
        }
    }
}
