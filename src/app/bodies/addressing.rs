//! Whether anything new goes to a body.

use chrono::NaiveDate;

use crate::{Error, Work};
use domain::public_body::BodySlug;
use domain::succession::SuccessionFault;
use reference::{PublicBody, Reference};

/// Why nothing goes to this body on that day, and the code of it; none when it does.
pub fn not_addressed(
    reference: &Reference,
    body: &PublicBody,
    today: NaiveDate,
) -> Option<(&'static str, String)> {
    if body.takes_petitions(today) {
        return None;
    }
    let until = body.valid_until.filter(|_| body.ended);
    Some(match (until, body.valid_from) {
        (Some(until), _) => {
            let present = reference.present(&body.slug);
            let fault = if present == body.slug {
                SuccessionFault::Ended { until }
            } else {
                SuccessionFault::Succeeded { until, successor: present }
            };
            (fault.code(), fault.to_string())
        }
        (None, Some(from)) => ("public_body_not_yet", format!("this body begins on {from}")),
        (None, None) => ("public_body_ended", "this body has ended".to_owned()),
    })
}

/// Refuses what would go to a body that has ended, at that place of the body.
///
/// # Errors
/// [`Error::Invalid`], which names the successor.
pub(crate) fn require_addressable(
    work: &Work<'_>,
    slug: &BodySlug,
    pointer: &str,
) -> Result<(), Error> {
    let body = work.reference.body(slug);
    match body.and_then(|body| not_addressed(&work.reference, body, work.today)) {
        Some((code, detail)) => Err(Error::invalid(pointer, code, detail)),
        None => Ok(()),
    }
}
