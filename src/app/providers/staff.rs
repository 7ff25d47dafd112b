//! Members of staff, whom the groups of a provider make and unmake.

use serde_json::json;
use store::accounts;
use store::provider_identities::{self, IdentityRow};
use store::{sessions, staff as staff_accounts};
use uuid::Uuid;

use super::claims::Claims;
use super::subject::subject_key;
use crate::account_events::{self, Event};
use crate::staff::{NewStaff, add, check_post};
use crate::{Error, Work};
use domain::language::Language;
use domain::role::Role;
use identity_providers::{Post, Provider, SignedIn};

/// Brings an account of staff to what the person's groups say now, making it where there is none. `None` when they are
/// of no group that counts: whatever they had is taken, and comes back with the group.
///
/// # Errors
/// [`Error::Conflict`] when an account has the address already, which an address alone never opens; [`Error::Invalid`]
/// when the provider does not tell who they are; [`Error::Unauthenticated`] for whom an administrator has disabled;
/// [`Error::ReadOnly`] while nothing is written, for whoever's account would be made or changed.
pub(super) fn settle(
    work: &mut Work<'_>,
    provider: &Provider,
    who: &SignedIn,
    known: Option<IdentityRow>,
) -> Result<Option<IdentityRow>, Error> {
    let post =
        provider.settings().post_of(&who.groups).and_then(|post| standing(work, provider, post));
    if !work.app.takes_writes() {
        return as_they_stand(work, known, post);
    }
    match (known, post) {
        (None, None) => Ok(None),
        (None, Some((role, body))) => make(work, provider, who, role, body).map(Some),
        (Some(identity), None) => {
            withdraw(work, provider, &identity)?;
            Ok(None)
        }
        (Some(identity), Some((role, body))) => {
            give(work, provider, &identity, role, body)?;
            Ok(Some(identity))
        }
    }
}

/// Lets in whose account is what their groups say, and changes none. Whoever has no group any more stays out, and loses
/// the powers the next time.
fn as_they_stand(
    work: &mut Work<'_>,
    known: Option<IdentityRow>,
    post: Option<(Role, Option<String>)>,
) -> Result<Option<IdentityRow>, Error> {
    let (identity, (role, body)) = match (known, post) {
        (_, None) => return Ok(None),
        (None, Some(_)) => return Err(Error::ReadOnly),
        (Some(identity), Some(post)) => (identity, post),
    };
    let row = accounts::lock(work.conn, identity.account_id)?.ok_or(Error::NotFound)?;
    if row.role == role && row.public_body == body && row.disabled_at.is_none() {
        Ok(Some(identity))
    } else {
        Err(Error::ReadOnly)
    }
}

/// The role and body of a post, where they go together and the body still has staff of its own.
fn standing(
    work: &mut Work<'_>,
    provider: &Provider,
    post: &Post,
) -> Option<(Role, Option<String>)> {
    let role = Role::parse(&post.role)?;
    match check_post(work, role, post.public_body.as_deref()) {
        Ok(()) => Some((role, post.public_body.clone())),
        Err(_) => {
            let (provider, group) = (provider.settings().name.as_str(), post.group.as_str());
            tracing::error!(provider, group, "the body of this group is none any more");
            None
        }
    }
}

fn make(
    work: &mut Work<'_>,
    provider: &Provider,
    who: &SignedIn,
    role: Role,
    public_body: Option<String>,
) -> Result<IdentityRow, Error> {
    let claims = Claims::of(&who.person);
    let address = claims.email.clone().filter(|address| claims.has_verified(address));
    let (Some(email), Some(family_name), Some(given_name)) =
        (address, claims.family_name, claims.given_name)
    else {
        return Err(Error::invalid(
            "",
            "claims_missing",
            "the identity provider does not tell names and a verified address",
        ));
    };
    let account = add(
        work,
        &NewStaff {
            role,
            public_body,
            email,
            password_hash: String::new(),
            family_name,
            given_name,
            language: Language::Kk,
            iin: claims.iin,
        },
    )?;
    let identity = IdentityRow {
        id: Uuid::now_v7(),
        account_id: account,
        provider: provider.settings().name.clone(),
        subject_key: subject_key(work, provider, who),
        linked_at: work.wall_now,
        last_used_at: work.wall_now,
        post_withdrawn_at: None,
    };
    provider_identities::insert(work.conn, &identity)?;
    let details = json!({ "provider": identity.provider });
    account_events::record(work, account, None, Event::IdentityLinked, details)?;
    Ok(identity)
}

/// Takes the powers of somebody whose group is gone; their sessions end.
fn withdraw(work: &mut Work<'_>, provider: &Provider, identity: &IdentityRow) -> Result<(), Error> {
    let Some(row) = accounts::lock(work.conn, identity.account_id)? else { return Ok(()) };
    if row.disabled_at.is_some() {
        return Ok(());
    }
    staff_accounts::set_disabled(work.conn, row.id, Some(work.wall_now))?;
    sessions::end_all(work.conn, row.id, "post_withdrawn", work.wall_now)?;
    provider_identities::see(work.conn, identity.id, work.wall_now, Some(work.wall_now))?;
    let details = json!({
        "before": { "role": row.role.code(), "public_body": row.public_body, "disabled": false },
        "after": { "role": row.role.code(), "public_body": row.public_body, "disabled": true },
        "provider": provider.settings().name,
    });
    account_events::record(work, row.id, None, Event::StaffChanged, details)
}

/// Gives somebody the role and body that their group is here.
fn give(
    work: &mut Work<'_>,
    provider: &Provider,
    identity: &IdentityRow,
    role: Role,
    body: Option<String>,
) -> Result<(), Error> {
    let row = accounts::lock(work.conn, identity.account_id)?.ok_or(Error::NotFound)?;
    let withdrawn = identity.post_withdrawn_at.is_some();
    // Whom an administrator has disabled no provider enables.
    if row.disabled_at.is_some() && !withdrawn {
        return Err(Error::Unauthenticated("account_disabled"));
    }
    if row.role == role && row.public_body == body && row.disabled_at.is_none() {
        return Ok(());
    }
    staff_accounts::set_post(work.conn, row.id, role, body.as_deref(), None)?;
    let details = json!({
        "before": {
            "role": row.role.code(), "public_body": row.public_body, "disabled": row.disabled_at.is_some(),
        },
        "after": { "role": role.code(), "public_body": body, "disabled": false },
        "provider": provider.settings().name,
    });
    account_events::record(work, row.id, None, Event::StaffChanged, details)
}
