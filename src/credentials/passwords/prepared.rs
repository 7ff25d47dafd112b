//! Passwords as they are compared, whatever the device that typed them (OpaqueString, RFC 8265, 4.2).

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

/// A password in the form that is measured, judged and hashed: composed (NFC), every space of Unicode as
/// U+0020. Case and everything else stay.
pub fn prepared(typed: &str) -> Cow<'_, str> {
    if is_nfc(typed) && !typed.chars().any(is_other_space) {
        return Cow::Borrowed(typed);
    }
    Cow::Owned(
        typed
            .chars()
            .map(|character| if is_other_space(character) { ' ' } else { character })
            .nfc()
            .collect(),
    )
}

/// Spaces (general category Zs) beside that of the keyboard.
fn is_other_space(character: char) -> bool {
    matches!(
        character,
        '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
    )
}

/// The first character that no password may hold, since nobody sees whether it is there: controls, and what is
/// drawn as nothing (RFC 8264, 9.11 and 9.13). Joiners and variation selectors stay, which emoji are typed with.
pub fn unseen(password: &str) -> Option<char> {
    password.chars().find(|character| match character {
        '\u{AD}'
        | '\u{34F}'
        | '\u{61C}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{180B}'..='\u{180F}'
        | '\u{200B}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{3164}'
        | '\u{FDD0}'..='\u{FDEF}'
        | '\u{FEFF}'
        | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E0FFF}' => true,
        other => other.is_control() || u32::from(*other) & 0xFFFE == 0xFFFE,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_the_same_however_a_device_composes_it_and_whatever_space_it_types() {
        for (typed, kept) in [
            ("и\u{306}ц и\u{306}ц", "йц йц"),
            ("жеті\u{A0}рет\u{202F}өлшеп\u{3000}бір", "жеті рет өлшеп бір"),
            ("Correct  Horse ", "Correct  Horse "),
            ("ﬁ ① ＡＢ", "ﬁ ① ＡＢ"),
        ] {
            assert_eq!(prepared(typed), kept);
            assert_eq!(prepared(kept), kept);
        }
    }

    #[test]
    fn what_nobody_sees_is_named() {
        for unseen_one in
            ['\0', '\t', '\n', '\u{7F}', '\u{85}', '\u{AD}', '\u{200B}', '\u{202E}', '\u{FEFF}']
        {
            assert_eq!(unseen(&format!("correct horse{unseen_one} battery")), Some(unseen_one));
        }
        assert_eq!(unseen("👩\u{200D}⚕️ жеті рет өлшеп"), None);
    }
}
