//! What goes to the telephone, and what comes back.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eds::bounds::ARMOURED_BYTES;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::fault::Fault;

/// A document to be signed, detached.
#[derive(Debug, Clone)]
pub struct Document {
    /// What the telephone calls it, in Kazakh.
    pub name_kk: String,
    /// In Russian.
    pub name_ru: String,
    /// In English.
    pub name_en: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// The one document of a signing.
const ID: u64 = 1;

impl Document {
    pub(crate) fn written(&self) -> Value {
        json!({
            "signMethod": "CMS_SIGN_ONLY",
            "documentsToSign": [{
                "id": ID,
                "nameKz": self.name_kk,
                "nameRu": self.name_ru,
                "nameEn": self.name_en,
                "meta": [],
                "document": { "file": { "mime": "", "data": STANDARD.encode(&self.content) } },
            }],
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Signed {
    documents_to_sign: Vec<One>,
}

#[derive(Deserialize)]
struct One {
    document: Held,
}

#[derive(Deserialize)]
struct Held {
    file: File,
}

#[derive(Deserialize)]
struct File {
    data: String,
}

/// The CMS of an answer that holds exactly one.
pub(crate) fn cms(answer: Value) -> Result<Vec<u8>, Fault> {
    let signed: Signed = serde_json::from_value(answer).map_err(|_| Fault::unreadable())?;
    let [One { document }] = &signed.documents_to_sign[..] else {
        return Err(Fault::because("it brings another number of signatures than one"));
    };
    let letters: String = document.file.data.split_ascii_whitespace().collect();
    if letters.len() > ARMOURED_BYTES {
        return Err(Fault::because("it brings more than a signature"));
    }
    STANDARD.decode(letters).map_err(|_| Fault::because("its signature is no Base64"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(data: &str) -> Value {
        json!({ "documentsToSign": [{ "id": 1, "document": { "file": { "data": data } } }] })
    }

    #[test]
    fn one_signature_is_read_and_nothing_else() {
        assert_eq!(cms(answer("MAMC\r\nAQE=")).unwrap(), [0x30, 3, 2, 1, 1]);
        let mut two = answer("MAMCAQE=");
        let one = two["documentsToSign"][0].clone();
        two["documentsToSign"].as_array_mut().unwrap().push(one);
        for wrong in [
            two,
            json!({ "documentsToSign": [] }),
            json!({}),
            json!([]),
            answer("MAMC*"),
            answer(&"A".repeat(ARMOURED_BYTES + 4)),
        ] {
            assert!(matches!(cms(wrong), Err(Fault::Unreachable(_))));
        }
    }

    #[test]
    fn what_goes_out_asks_for_a_detached_signature_over_these_bytes() {
        let document = Document {
            name_kk: "kk".to_owned(),
            name_ru: "ru".to_owned(),
            name_en: "en".to_owned(),
            content: b"test123".to_vec(),
        };
        let written = document.written();
        assert_eq!(written["signMethod"], "CMS_SIGN_ONLY");
        let one = &written["documentsToSign"][0];
        assert_eq!((&one["nameKz"], &one["nameRu"]), (&json!("kk"), &json!("ru")));
        assert_eq!(one["document"]["file"]["data"], "dGVzdDEyMw==");
    }
}
