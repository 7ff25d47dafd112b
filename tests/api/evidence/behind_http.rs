//! What no call can time: a text that changes while a signature over it is verified, and an authority in between that has
//! been revoked.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use eds::revocation::{NotChecked, Revocation};
use eds::{Authorities, Certificate, Line, Refusal, Whose};
use eds_testing::{Cms, Kind};
use futures_util::future::BoxFuture;
use petitions::app::access::{Caller, authenticate};
use petitions::app::electronic_signatures::{
    ElectronicSignatures, ListsAtHand, RevocationSource, Unchecked,
};
use petitions::app::{Error, petitions as filing};
use petitions::credentials::tokens::Bearer;
use petitions::domain::petition::Text;
use petitions::store::ids::PetitionId;
use petitions::store::petitions as stored;
use serde_json::json;

use super::kept;
use crate::harness::{Person, TestApp};

async fn caller(app: &TestApp, person: &Person) -> Caller {
    let bearer = Bearer { account: person.account, session: None, app: None };
    app.core.read(move |work| authenticate(work, bearer)).await.unwrap()
}

async fn text(app: &TestApp, id: PetitionId) -> Text {
    app.core.read(move |work| Ok(stored::by_id(work.conn, id)?.unwrap().text())).await.unwrap()
}

fn is_of_another_text<T>(outcome: Result<T, Error>) -> bool {
    matches!(outcome, Err(Error::SignatureRefused(Refusal::OtherContent)))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_changes_meanwhile_is_not_filed_by_the_signature_over_the_older_one() {
    let app = TestApp::open().await;
    let author = app.person().await;
    let by = caller(&app, &author).await;
    let id = app.petition(&author.token).drafted().await;
    let petition: PetitionId = id.parse().unwrap();
    let cms = app.cms(Line::Gost2015, &id, &author, None).await;
    let proven = filing::prove_filing(&app.core, &by, petition, cms).await.unwrap();
    // Another window of theirs changes the draft before it is filed.
    let change = Some(json!({ "title": "Совсем другое название петиции" }));
    let path = format!("/api/v1/petitions/{id}");
    let any = [("if-match", "*")];
    app.api.call(reqwest::Method::PATCH, &path, Some(&author.token), change, &any).await.is(200);
    let filed = {
        let (by, proven) = (by.clone(), proven.clone());
        app.core
            .write(move |work| filing::submit(work, &by, petition, "V2026", proven.as_ref()))
            .await
    };
    assert!(is_of_another_text(filed));
    assert_eq!(app.seen(&id, Some(&author.token)).await["state"], "draft");

    // So it is with a correction that is sent with the signature over another one.
    app.submit(&id, &author.token).await;
    let note = json!({ "note": "Толықтырыңыз" });
    app.act(&id, "correction-request", &app.moderator().await, note).await.is(200);
    let signed =
        Text { arguments: "Первые доводы.".into(), ..text(&app, petition).await };
    let sent = Text { arguments: "Вторые доводы.".into(), ..signed.clone() };
    let (asked, words) = (by.clone(), signed.clone());
    let statement = app
        .core
        .read(move |work| filing::correction_statement(work, &asked, petition, &words))
        .await
        .unwrap();
    let own = app.made_out(Line::Gost2015, &author.iin, Kind::Individual);
    let cms = Cms::new(&own, statement.body.as_bytes()).to_der().unwrap();
    let proven = filing::prove_correction(&app.core, &by, petition, &signed, cms).await.unwrap();
    for (words, fits) in [(sent, false), (signed, true)] {
        let (by, proven) = (by.clone(), proven.clone());
        let filed = app
            .core
            .write(move |work| filing::resubmit(work, &by, petition, &words, proven.as_ref()))
            .await;
        assert_eq!((filed.is_ok(), is_of_another_text(filed)), (fits, !fits));
        assert_eq!(kept(&app).await.0, i64::from(fits));
    }
    app.close().await;
}

/// Says of authorities something else than of people.
struct Source(Revocation, Revocation);

impl RevocationSource for Source {
    fn ask<'a>(
        &'a self,
        certificate: &'a Certificate,
        _: &'a Certificate,
        _: DateTime<Utc>,
    ) -> BoxFuture<'a, Revocation> {
        let said = if certificate.is_authority() { self.1 } else { self.0 };
        Box::pin(std::future::ready(said))
    }

    fn lists(&self, _: DateTime<Utc>) -> Option<ListsAtHand> {
        None
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_worst_of_a_signer_and_the_authorities_above_them_holds() {
    let app = TestApp::open().await;
    let now = app.core.clock.legal();
    let authority = app.authority(Line::Gost2015);
    let own = app.made_out(Line::Gost2015, "720512499990", Kind::Individual);
    let cms = Cms::new(&own, b"x").to_der().unwrap();
    let good = Revocation::Good { this_update: now, next_update: None };
    let revoked = Revocation::Revoked { at: now, reason: Some(2) };
    let gap = Revocation::NotChecked(NotChecked::NothingFetched);
    for (of_signer, of_authority, outcome) in [
        (good, good, Ok(())),
        (good, revoked, Err(Refusal::Revoked)),
        (revoked, good, Err(Refusal::Revoked)),
        (good, Revocation::Unknown, Err(Refusal::RevocationUnknown)),
        (good, gap, Err(Refusal::RevocationNotChecked)),
        (gap, good, Err(Refusal::RevocationNotChecked)),
        // A no is a no, whatever else could not be asked after.
        (gap, revoked, Err(Refusal::Revoked)),
        (Revocation::Unknown, gap, Err(Refusal::RevocationUnknown)),
    ] {
        let (root, issuing) = (authority.root.der.clone(), authority.issuing.der.clone());
        let trusted =
            move || Authorities::new([root], [issuing]).map_err(|fault| fault.to_string());
        let source = Arc::new(Source(of_signer, of_authority));
        let verifier = ElectronicSignatures::new(trusted, source, Unchecked::Refused, 1);
        let judged = verifier.verify(cms.clone(), b"x".to_vec(), now, Whose::Individual).await;
        let judged = judged.map(|_| ()).map_err(|error| match error {
            Error::SignatureRefused(refusal) => refusal,
            other => panic!("{other}"),
        });
        assert_eq!(judged, outcome, "{of_signer:?} {of_authority:?}");
    }
    app.close().await;
}
