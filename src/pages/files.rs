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
    "home.html",
    "problem.html",
];

/// What browsers load: style, scripts, icons.
pub(crate) const ASSETS: &[Named] = &named!["assets/":
    "css/site.css",
    "icons/favicon.svg",
];

/// The words of the interface, a file for each part of the site; its name is the name by which templates know them.
pub(crate) const fn words(language: Language) -> &'static [Named] {
    match language {
        Language::Kk => &named!["words/kk/": "site.toml", "law.toml", "home.toml", "problem.toml"],
        Language::Ru => &named!["words/ru/": "site.toml", "law.toml", "home.toml", "problem.toml"],
        Language::En => &named!["words/en/": "site.toml", "law.toml", "home.toml", "problem.toml"],
    }
}
