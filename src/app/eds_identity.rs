//! Who somebody is by their electronic signature (ЭЦП) over a challenge of ours.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use serde_json::json;

use super::eds_challenge::{self, Known};
use super::electronic_signatures::Proof;
use super::{App, Error};
use domain::calendar::civil_date;
use domain::iin::Iin;
use eds::{Holder, Refusal, Whose};

/// A challenge and the signature over it, as they came.
#[derive(Clone)]
pub struct Signed {
    /// The challenge as it was given out.
    pub challenge: String,
    /// CMS in DER or PEM.
    pub cms: Vec<u8>,
}

/// A person as their certificate names them.
#[derive(Clone)]
pub struct Certified {
    /// The IIN.
    pub iin: Iin,
    /// Family name; empty of whom has one name alone.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Patronymic, if the person has one.
    pub patronymic: Option<String>,
    /// The day of birth inside the IIN, where it names one that has come.
    pub birth_date: Option<NaiveDate>,
}

/// Somebody who has shown who they are.
#[derive(Clone)]
pub struct Shown {
    /// Who they are.
    pub person: Certified,
    /// What shows it, to be sealed: challenge, signature and what was found out about it.
    pub(super) evidence: Vec<u8>,
    /// The challenge that is used up with whatever it opens.
    pub(super) challenge: Known,
}

/// Verifies that one natural person signed a challenge of ours, which is still to be used up. The key must be one that
/// may sign what binds: what it opens may file and sign.
///
/// # Errors
/// [`Error::NotOffered`] where no authority is trusted; [`Error::Invalid`] with the code of what is wrong with the
/// challenge; [`Error::SignatureRefused`].
pub async fn shown(app: &Arc<App>, signed: Signed) -> Result<Shown, Error> {
    let eds = app.eds.as_ref().ok_or(Error::NotOffered("eds_not_offered"))?;
    let challenge = eds_challenge::known(app, &signed.challenge, app.clock.machine())?;
    let asked = challenge.clone();
    app.read(move |work| eds_challenge::unused(work, &asked)).await?;
    let now = app.clock.legal();
    let content = signed.challenge.clone().into_bytes();
    let proof = eds.verify(signed.cms, content, now, Whose::Individual).await?;
    let person = Certified::of(&proof.verified.holder, civil_date(now))?;
    Ok(Shown { person, evidence: evidence(&signed.challenge, &proof), challenge })
}

/// What is kept of it.
fn evidence(challenge: &str, proof: &Proof) -> Vec<u8> {
    let kept = json!({
        "challenge": challenge,
        "cms": STANDARD.encode(&proof.cms),
        "judged_at": proof.judged_at,
        "revocation": proof.revocation.code(),
    });
    kept.to_string().into_bytes()
}

impl Certified {
    /// What a certificate says.
    ///
    /// # Errors
    /// [`Error::SignatureRefused`] when the number is no IIN.
    fn of(holder: &Holder, today: NaiveDate) -> Result<Self, Error> {
        let iin = Iin::certified(&holder.iin).map_err(|_| Refusal::NoIin)?;
        let written = |name: &Option<String>| name.as_deref().map(as_written).unwrap_or_default();
        let (family, given) = (written(&holder.surname), written(&holder.first_name));
        // Who has one name alone has it as the name they are called by.
        let (family_name, given_name) = if given.is_empty() {
            (String::new(), as_written(&holder.common_name))
        } else {
            (family, given)
        };
        Ok(Self {
            birth_date: iin.birth_date().filter(|born| *born <= today),
            iin,
            family_name,
            given_name,
            patronymic: Some(written(&holder.patronymic)).filter(|name| !name.is_empty()),
        })
    }
}

/// A name as it is written in texts. The authority writes names in capitals; what it has not written in capitals alone
/// stays as it is.
fn as_written(name: &str) -> String {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().any(char::is_lowercase) {
        return name;
    }
    let mut within = false;
    let written = name.chars().flat_map(|letter| {
        let first = !std::mem::replace(
            &mut within,
            letter.is_alphabetic() || letter == '’' || letter == '\'',
        );
        if first { vec![letter] } else { letter.to_lowercase().collect() }
    });
    written.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(common: &str, surname: Option<&str>, first: Option<&str>) -> Holder {
        Holder {
            iin: "581014274025".to_owned(),
            common_name: common.to_owned(),
            surname: surname.map(str::to_owned),
            first_name: first.map(str::to_owned),
            patronymic: None,
            organisation: None,
            roles: Vec::new(),
        }
    }

    #[test]
    fn capitals_of_the_authority_become_names() {
        for (given, written) in [
            ("СЕРІКҚЫЗЫ", "Серікқызы"),
            ("НҰР-ӘЛИ", "Нұр-Әли"),
            ("ӘЛИ ОҒЛЫ", "Әли Оғлы"),
            ("O’NEILL", "O’neill"),
            ("MÜLLER", "Müller"),
            ("Серікқызы", "Серікқызы"),
            ("  ИВАНОВ   ", "Иванов"),
            ("", ""),
        ] {
            assert_eq!(as_written(given), written, "{given}");
        }
    }

    #[test]
    fn one_name_alone_is_the_name_somebody_is_called_by() {
        let today = NaiveDate::from_ymd_opt(2026, 9, 7).unwrap();
        let person = |holder| Certified::of(&holder, today).unwrap();
        let whole = person(holder("СЕРІК АЙГҮЛ", Some("СЕРІК"), Some("АЙГҮЛ")));
        assert_eq!((&*whole.family_name, &*whole.given_name), ("Серік", "Айгүл"));
        for alone in [holder("СУКАРНО", Some("СУКАРНО"), None), holder("СУКАРНО", None, None)]
        {
            let person = person(alone);
            assert_eq!((&*person.family_name, &*person.given_name), ("", "Сукарно"));
        }
    }

    #[test]
    fn a_day_of_birth_that_has_not_come_is_none() {
        let today = NaiveDate::from_ymd_opt(2026, 9, 7).unwrap();
        for (iin, known) in
            [("581014274025", true), ("360101599996", false), ("880715099900", false)]
        {
            let holder = Holder { iin: iin.to_owned(), ..holder("А Б", Some("А"), Some("Б")) };
            assert_eq!(Certified::of(&holder, today).unwrap().birth_date.is_some(), known, "{iin}");
        }
        let none =
            Holder { iin: "123456789011".to_owned(), ..holder("А Б", Some("А"), Some("Б")) };
        assert!(matches!(
            Certified::of(&none, today),
            Err(Error::SignatureRefused(Refusal::NoIin))
        ));
    }
}
