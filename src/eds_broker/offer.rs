//! What a broker gives for one signing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use outbound::hyper::Uri;
use serde::Deserialize;
use serde_json::Value;

use crate::bounds::ADDRESS;
use crate::fault::Fault;
use crate::picture::is_picture;

/// A number of this size counts milliseconds; as seconds it would lie five thousand years ahead.
const MILLISECONDS: i64 = 100_000_000_000;

/// A signing that waits for a telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The picture to be shown to the telephone (PNG).
    pub qr_code: Vec<u8>,
    /// What a telephone follows instead.
    pub launch_links: LaunchLinks,
    /// Where what is to be signed is handed over.
    pub data_url: String,
    /// Where the signature is collected.
    pub sign_url: String,
    /// Until when the broker keeps it, by its own clock, if it says so.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Links that open the signing on the telephone that shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaunchLinks {
    /// In eGov Mobile.
    pub egov_mobile: Option<String>,
    /// In eGov Business.
    pub egov_business: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Given {
    qr_code: String,
    #[serde(rename = "dataURL")]
    data_url: String,
    #[serde(rename = "signURL")]
    sign_url: String,
    e_gov_mobile_launch_link: Option<String>,
    e_gov_business_launch_link: Option<String>,
    expire_at: Option<Value>,
}

impl Offer {
    /// Reads what the broker at that origin has answered. Addresses lead back to it alone: a broker that is not itself any
    /// more does not make us call others.
    pub(crate) fn read(answer: Value, broker: &Uri) -> Result<Self, Fault> {
        let given: Given = serde_json::from_value(answer).map_err(|_| Fault::unreadable())?;
        let letters: String = given.qr_code.split_ascii_whitespace().collect();
        let qr_code = STANDARD.decode(letters).ok().filter(|bytes| is_picture(bytes));
        let own = |address: &str| {
            let parsed = readable(address)?;
            same_origin(&parsed, broker).then(|| address.to_owned())
        };
        let elsewhere = || Fault::because("its addresses lead elsewhere");
        let link = |link: Option<String>| match link.filter(|link| !link.is_empty()) {
            None => Ok(None),
            Some(link) if may_be_followed(&link, broker) => Ok(Some(link)),
            Some(_) => Err(Fault::because("a launch link is no link to follow")),
        };
        Ok(Self {
            qr_code: qr_code.ok_or(Fault::because("its picture is no PNG of a code"))?,
            launch_links: LaunchLinks {
                egov_mobile: link(given.e_gov_mobile_launch_link)?,
                egov_business: link(given.e_gov_business_launch_link)?,
            },
            data_url: own(&given.data_url).ok_or_else(elsewhere)?,
            sign_url: own(&given.sign_url).ok_or_else(elsewhere)?,
            expires_at: given.expire_at.as_ref().and_then(instant),
        })
    }
}

/// An address of printable letters, with a host.
fn readable(address: &str) -> Option<Uri> {
    let printable = address.bytes().all(|byte| byte.is_ascii_graphic());
    let parsed: Uri = address.parse().ok()?;
    (printable && address.len() <= ADDRESS && parsed.host().is_some()).then_some(parsed)
}

fn same_origin(one: &Uri, other: &Uri) -> bool {
    let origin = |uri: &Uri| {
        let port = uri.port_u16().or(match uri.scheme_str()? {
            "https" => Some(443),
            "http" => Some(80),
            _ => None,
        });
        Some((uri.scheme_str()?.to_owned(), uri.host()?.to_ascii_lowercase(), port?))
    };
    // Who writes a name before the host means another one to be read.
    let plain = |uri: &Uri| uri.authority().is_some_and(|it| !it.as_str().contains('@'));
    plain(one) && origin(one).is_some_and(|one| origin(other) == Some(one))
}

/// What is put behind a button: a page of the web, or of the broker itself.
fn may_be_followed(link: &str, broker: &Uri) -> bool {
    readable(link)
        .is_some_and(|parsed| parsed.scheme_str() == Some("https") || same_origin(&parsed, broker))
}

/// A number of milliseconds or of seconds, or a text.
fn instant(given: &Value) -> Option<DateTime<Utc>> {
    match given {
        Value::Number(number) => {
            let number = number.as_i64()?;
            if number.abs() >= MILLISECONDS {
                DateTime::from_timestamp_millis(number)
            } else {
                DateTime::from_timestamp(number, 0)
            }
        }
        Value::String(text) => Some(DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAABUAAAAVAQAAAACv8kd0AAAAAElFTkSuQmCC";

    fn answer() -> Value {
        json!({
            "qrCode": PNG,
            "dataURL": "https://broker.example/api/egovQr/1",
            "signURL": "https://broker.example:443/api/egovQr/1",
            "eGovMobileLaunchLink": "https://mobile.example/?link=https%3A%2F%2Fbroker.example%2Fapi%2FegovQr%2F1",
            "eGovBusinessLaunchLink": null,
            "expireAt": 1_764_440_000_123_i64,
        })
    }

    fn read(change: impl FnOnce(&mut Value)) -> Result<Offer, Fault> {
        let mut answer = answer();
        change(&mut answer);
        Offer::read(answer, &Uri::from_static("https://Broker.example/sigex/"))
    }

    #[test]
    fn an_offer_is_read_with_whatever_clock_the_broker_has() {
        let offer = read(|_| {}).unwrap();
        assert_eq!(offer.expires_at.unwrap().timestamp_millis(), 1_764_440_000_123);
        assert_eq!(offer.launch_links.egov_business, None);
        for (given, seconds) in [
            (json!(1_764_440_000), Some(1_764_440_000)),
            (json!("2025-11-29T18:13:20Z"), Some(1_764_440_000)),
            (json!("soon"), None),
            (json!(null), None),
            (json!({}), None),
            (json!(1e300), None),
        ] {
            let offer = read(|answer| answer["expireAt"] = given.clone()).unwrap();
            assert_eq!(offer.expires_at.map(|at| at.timestamp()), seconds, "{given}");
        }
    }

    #[test]
    fn addresses_lead_to_the_broker_and_links_are_pages() {
        for elsewhere in [
            "https://another.example/api/egovQr/1",
            "http://broker.example/api/egovQr/1",
            "https://broker.example:8443/api/egovQr/1",
            "https://broker.example@another.example/1",
            "https://someone@broker.example/1",
            "/api/egovQr/1",
            "https://broker.example/ 1",
            "https://broker.example/\n1",
            "",
        ] {
            assert!(read(|it| it["dataURL"] = elsewhere.into()).is_err(), "{elsewhere:?}");
            assert!(read(|it| it["signURL"] = elsewhere.into()).is_err(), "{elsewhere:?}");
        }
        for link in ["javascript:alert(1)", "http://mobile.example/", "data:text/html,x", "жоқ"]
        {
            assert!(read(|it| it["eGovMobileLaunchLink"] = link.into()).is_err(), "{link}");
        }
        let long = format!("https://mobile.example/{}", "a".repeat(ADDRESS));
        assert!(read(|it| it["eGovBusinessLaunchLink"] = long.into()).is_err());
        for picture in ["", "AAAA", "*", "R0lGODlh"] {
            assert!(read(|it| it["qrCode"] = picture.into()).is_err(), "{picture}");
        }
        assert!(read(|it| it["qrCode"] = json!(5)).is_err());
    }
}
