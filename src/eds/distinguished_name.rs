//! Distinguished names (RFC 5280, 4.1.2.4), as far as they are text.

use der::asn1::ObjectIdentifier;
use der::{Decode, Tag};

use crate::bounds::NAME_PARTS;
use crate::reading::{Malformed, Part};

/// The attribute of the common name.
pub(crate) const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");

/// Every text of a `Name`; none of one that cannot be read.
pub(crate) fn texts(name: &[u8]) -> Vec<String> {
    names(name).unwrap_or_default().into_iter().map(|(_, text)| text).collect()
}

/// The common name, empty where there is none.
pub(crate) fn common_name(name: &[u8]) -> String {
    let found = names(name).unwrap_or_default();
    found.into_iter().find(|(id, _)| *id == COMMON_NAME).map(|(_, text)| text).unwrap_or_default()
}

/// The attributes of a `Name` whose values are text.
pub(crate) fn names(name: &[u8]) -> Result<Vec<(ObjectIdentifier, String)>, Malformed> {
    let mut found = Vec::new();
    for set in Part::filling(name, Tag::Sequence)?.parts()?.rest(Tag::Set, NAME_PARTS)? {
        for pair in set.parts()?.rest(Tag::Sequence, NAME_PARTS)? {
            let mut parts = pair.parts()?;
            let id = parts.any()?.oid()?;
            let value = parts.any()?;
            parts.end()?;
            if let Some(text) = text(&value)? {
                found.push((id, text));
            }
        }
    }
    Ok(found)
}

fn text(part: &Part<'_>) -> Result<Option<String>, Malformed> {
    match part.tag {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String => {
            Ok(Some(std::str::from_utf8(part.value).map_err(|_| Malformed)?.to_owned()))
        }
        Tag::BmpString => {
            let text = der::asn1::BmpString::from_der(part.whole)?;
            Ok(Some(text.chars().collect()))
        }
        _ => Ok(None),
    }
}
