//! The languages of the service.

use super::words::words;

words! {
    /// A language in which a citizen may write and be written to.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum Language {
        /// Kazakh, the state language.
        Kk = "kk",
        /// Russian.
        Ru = "ru",
        /// English.
        En = "en",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_read_back_and_no_other() {
        for language in Language::ALL {
            assert_eq!(Language::parse(language.code()), Some(language));
        }
        for other in ["", "KK", "kz", "ru-KZ"] {
            assert_eq!(Language::parse(other), None, "{other}");
        }
    }
}
