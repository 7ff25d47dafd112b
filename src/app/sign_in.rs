//! Signing in, and giving one's credentials again.

use std::sync::Arc;

use super::access::Caller;
pub use super::password_check::{Attempt, Checked, check_password};
use super::password_check::{fail, succeed, wrong_password};
use super::sessions::{self, Grant, SignIn};
use super::{App, Error, second_factor};

/// Signs in with a password, and the second factor where there is one. `None` when the password is not right.
///
/// # Errors
/// As [`check_password`]; [`Error::Unauthenticated`] without the second factor.
pub async fn sign_in(
    app: &Arc<App>,
    attempt: Attempt,
    password: String,
    otp: Option<String>,
    client: Option<String>,
) -> Result<Option<Grant>, Error> {
    let Some(checked) = check_password(app, attempt.clone(), password).await? else {
        return Ok(None);
    };
    let wanted = SignIn {
        account: checked.whom,
        attempt: attempt.clone(),
        otp,
        client,
        rehashed: checked.rehashed.clone(),
    };
    let opened = app.write(move |work| sessions::open(work, &wanted)).await;
    count_a_wrong_code(app, &attempt, &opened).await?;
    opened.map(Some)
}

/// What a caller gives again where a call asks for it.
#[derive(Debug, Clone)]
pub struct Again {
    /// The password.
    pub password: String,
    /// A code of the second factor, or a recovery code.
    pub otp: Option<String>,
}

/// Has somebody who is signed in give their password again, and their second factor, where they have one. Every
/// other session of theirs ends then: what they ask for is grave, and may be the answer to a theft.
///
/// # Errors
/// [`Error::Invalid`] at `/password` or `/otp` when it is missing or wrong; as [`check_password`].
pub async fn confirm_again(
    app: &Arc<App>,
    caller: &Caller,
    network: Vec<u8>,
    given: Again,
) -> Result<(), Error> {
    let attempt = Attempt { canonical_email: caller.row.email_canonical.clone(), network };
    let checked = check_password(app, attempt.clone(), given.password).await?;
    let Some(_held) = checked.filter(|checked| checked.whom == caller.id()) else {
        return Err(wrong_password());
    };
    let (asked, account, kept) = (attempt.clone(), caller.id(), caller.session);
    let confirmed = app
        .write(move |work| {
            second_factor::check(work, account, given.otp.as_deref())?;
            succeed(work, &asked, account)?;
            sessions::end_but(work, account, kept, "credentials_given_again")
        })
        .await;
    count_a_wrong_code(app, &attempt, &confirmed).await?;
    confirmed.map_err(|error| match error {
        Error::Unauthenticated(code @ ("otp_required" | "invalid_otp")) => {
            Error::invalid("/otp", code, "the code of the authenticator app, or a recovery code")
        }
        other => other,
    })
}

/// A code that was compared and was wrong is a failure like a wrong password; one that was not given is none.
pub(super) async fn count_a_wrong_code<T>(
    app: &Arc<App>,
    attempt: &Attempt,
    outcome: &Result<T, Error>,
) -> Result<(), Error> {
    if matches!(outcome, Err(Error::Unauthenticated("invalid_otp"))) {
        let attempt = attempt.clone();
        app.write(move |work| fail(work, &attempt)).await?;
    }
    Ok(())
}
