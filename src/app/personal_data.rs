//! A person's own data: what the service holds of him, and leaving it; and the applicant's data as the
//! authorized body needs them (90-2(2)), each reading of which is recorded.

use serde_json::json;
use store::ids::{AccountId, PetitionId};
use store::registrations;
use store::staff as staff_accounts;

use super::access::{Caller, Role};
use super::account_events::{self, Event};
use super::accounts::{AccountStanding, standing};
pub use super::evidence::OwnEvidence;
use super::limits::{self, EXPORTS};
use super::notices::{AccountMail, mail_account};
pub use super::oauth::{AppActRow, GivenConsent};
use super::password_change::iin_of;
use super::petitions::visible;
use super::{Error, Work, desk, evidence, oauth, own_signatures, signature_log};
use domain::iin::Iin;
use domain::petition::StateName;
use domain::subscriptions::Choice;
use notice_facts::{AccountErasure, AccountNotice};
pub use store::account_events::{AccountEvent, ReadingRow};
pub use store::accounts::AccountRow;
pub use store::comments::CommentRow;
pub use store::contacts::{ContactRow, InvitedRow};
use store::desk as stored_desk;
pub use store::desk::holds::HoldRow;
pub use store::desk::notes::NoteRow;
pub use store::identity_checks::IdentityCheckRow;
pub use store::inbox::InboxRow;
use store::oauth::sessions as app_sessions;
pub use store::petitions::PetitionRow;
pub use store::provider_identities::IdentityRow;
pub use store::sessions::SessionRow;
pub use store::signatures::SignatureRow;
pub use store::subscriptions::{SubscriptionRow, TopicRow};
pub use store::webhooks::WebhookRow;
use store::{
    account_events as records, accounts, apps, comments, contacts, email_changes, idempotency,
    identities, identity_checks, inbox, known_networks, mail_failures, outbox, petitions,
    provider_identities, second_factors, sessions, sign_in_failures, signatures, signing_sessions,
    subscriptions, webhooks,
};

/// Rows of one kind in an export at most; more than a person can make in years.
pub const MOST: i64 = 100_000;

/// Everything the service holds of a person.
pub struct Export {
    /// The account.
    pub account: AccountRow,
    /// Its mail and its second factor.
    pub standing: AccountStanding,
    /// The person's IIN, if it is known.
    pub iin: Option<Iin>,
    /// Every session, ended ones too.
    pub sessions: Vec<SessionRow>,
    /// Petitions of the person, drafts too.
    pub petitions: Vec<PetitionRow>,
    /// Signatures with the person's IIN.
    pub signatures: Vec<SignatureRow>,
    /// The electronic signatures under them, and under the petitions.
    pub evidence: Vec<OwnEvidence>,
    /// Comments of the person.
    pub comments: Vec<CommentRow>,
    /// The inbox.
    pub notices: Vec<InboxRow>,
    /// Petitions that the person follows.
    pub subscriptions: Vec<SubscriptionRow>,
    /// Bodies and territories that the person follows.
    pub topics: Vec<TopicRow>,
    /// Mails he is without by his own choice.
    pub declined_mails: Vec<Choice>,
    /// What happened to the account.
    pub events: Vec<AccountEvent>,
    /// Which staff read the person's data.
    pub readings: Vec<ReadingRow>,
    /// Where who represents the person in their petitions is written to.
    pub representatives: Vec<ContactRow>,
    /// What others have named the person's address for.
    pub invitations: Vec<InvitedRow>,
    /// Who the person is at identity providers.
    pub identities: Vec<IdentityRow>,
    /// What a moderator noted about petitions of others. Notes about one's own petitions are nobody's to be told.
    pub notes: Vec<NoteRow>,
    /// What a moderator has in hand.
    pub holds: Vec<HoldRow>,
    /// Documents of the person that officials have looked at.
    pub identity_checks: Vec<IdentityCheckRow>,
    /// Addresses of the person's that are told of petitions.
    pub webhooks: Vec<WebhookRow>,
    /// Applications that the person lets act for them.
    pub consents: Vec<GivenConsent>,
    /// What was done through them.
    pub app_acts: Vec<AppActRow>,
}

/// Gathers it. An export takes from an allowance, so it is no plain reading.
///
/// # Errors
/// [`Error::Limited`], or the store's failure.
pub fn export(work: &mut Work<'_>, caller: &Caller) -> Result<Export, Error> {
    limits::take(work, &EXPORTS, caller.id())?;
    let id = caller.id();
    let own = petitions::of_author(work.conn, id, MOST)?;
    let ids: Vec<PetitionId> = own.iter().map(|petition| petition.id).collect();
    Ok(Export {
        representatives: contacts::of_petitions(work.conn, &ids)?,
        invitations: contacts::invited_at(work.conn, &caller.row.email)?,
        account: caller.row.clone(),
        standing: standing(work, id)?,
        iin: iin_of(work, &caller.row)?,
        sessions: sessions::of_account(work.conn, id, work.wall_now)?,
        evidence: evidence::of_person(work, id, &ids, MOST)?,
        petitions: own,
        signatures: own_signatures::list(work, caller, None, MOST)?
            .into_iter()
            .map(|own| own.row)
            .collect(),
        comments: comments::of_author(work.conn, id, MOST)?,
        notices: inbox::of(work.conn, id, false, None, MOST)?,
        subscriptions: subscriptions::followed_by(work.conn, id, MOST)?,
        topics: subscriptions::topics_of(work.conn, id)?,
        declined_mails: subscriptions::declined_by(work.conn, id)?,
        events: records::of_account(work.conn, id, MOST)?,
        readings: records::readings_of(work.conn, id, MOST)?,
        identities: provider_identities::of_account(work.conn, id)?,
        notes: stored_desk::notes::of_writer(work.conn, id, MOST)?,
        holds: stored_desk::holds::of_holder(work.conn, id, MOST)?,
        identity_checks: identity_checks::of_account(work.conn, id, MOST)?,
        webhooks: webhooks::of_owner(work.conn, id)?,
        consents: oauth::consents(work, caller)?,
        app_acts: oauth::acts_of(work, id, MOST)?,
    })
}

/// Takes the person out of the service. Votes still count, without a name; a petition that came to its
/// end stays in the record, without a name; drafts are gone.
///
/// # Errors
/// [`Error::Conflict`] while a petition of his is under way.
pub fn erase(work: &mut Work<'_>, caller: &Caller) -> Result<(), Error> {
    let row = accounts::lock(work.conn, caller.id())?.ok_or(Error::NotFound)?;
    let own = petitions::of_author(work.conn, row.id, MOST)?;
    for petition in &own {
        if petition.state.needs_author() {
            return Err(Error::Conflict("petition_under_way"));
        }
    }
    for draft in own.iter().filter(|petition| petition.state == StateName::Draft) {
        petitions::delete(work.conn, draft.id)?;
    }
    sign_in_failures::forget_address(work.conn, &work.app.identity.address(&row.email_canonical))?;
    sessions::forget_account(work.conn, row.id)?;
    second_factors::remove(work.conn, row.id)?;
    let mut addresses = email_changes::addresses_of(work.conn, row.id)?;
    addresses.push(row.email.clone());
    email_changes::forget_account(work.conn, row.id)?;
    apps::revoke_all(work.conn, row.id, work.wall_now)?;
    oauth::leave(work, row.id)?;
    webhooks::forget_owner(work.conn, row.id)?;
    idempotency::forget_account(work.conn, row.id)?;
    subscriptions::forget_account(work.conn, row.id)?;
    inbox::forget_account(work.conn, row.id)?;
    outbox::forget_account(work.conn, row.id)?;
    for address in &addresses {
        outbox::forget_address(work.conn, address)?;
        contacts::forget_address(work.conn, address)?;
    }
    contacts::forget_author(work.conn, row.id)?;
    mail_failures::forget(work.conn, row.id)?;
    registrations::forget(work.conn, &row.email_canonical, row.person_key.as_deref())?;
    known_networks::forget_account(work.conn, row.id)?;
    provider_identities::forget_account(work.conn, row.id)?;
    signatures::forget_claims(work.conn, row.id)?;
    signature_log::forget_account(work, row.id)?;
    signing_sessions::forget_account(work.conn, row.id)?;
    identity_checks::forget_account(work.conn, row.id)?;
    identities::forget_proof(work.conn, row.id)?;
    if let Some(person) = &row.person_key {
        identities::forget_releases(work.conn, person)?;
    }
    desk::notes::forget_author(work, row.id)?;
    accounts::erase(work.conn, row.id, work.wall_now)?;
    account_events::record(work, row.id, Some(row.id), Event::Erased, json!({}))?;
    mail_account(
        work,
        AccountMail {
            notice: AccountNotice::AccountErased(AccountErasure {
                given_name: row.given_name.clone(),
            }),
            account: None,
            address: Some(&row.email),
            language: row.language,
            dedup_key: format!("account_erased:{}", row.id),
        },
    )?;
    Ok(())
}

/// The person who filed a petition, as the authorized body checks him.
pub struct Applicant {
    /// The account.
    pub account: AccountRow,
    /// The person's IIN, if it is known.
    pub iin: Option<Iin>,
    /// The person has left: nothing of theirs is kept but the account's id.
    pub gone: bool,
}

/// Reads the applicant of a petition. The reading is recorded in the same transaction, and the applicant
/// finds it in his own data.
///
/// # Errors
/// [`Error::NotFound`], also for a petition that the caller may not see; [`Error::Forbidden`] for one's own.
pub fn applicant(
    work: &mut Work<'_>,
    caller: &Caller,
    petition: PetitionId,
) -> Result<Applicant, Error> {
    let row = visible(work, Some(caller), petition, None)?;
    // A draft is nobody's business yet.
    if row.submitted_at.is_none() {
        return Err(Error::NotFound);
    }
    let account = accounts::by_id(work.conn, row.author_id)?.ok_or(Error::NotFound)?;
    if caller.is_person(account.person_key.as_deref()) {
        return Err(Error::Forbidden("own_petition"));
    }
    account_events::read_by(work, caller, account.id, Some(petition), "applicant")?;
    let gone = account.email.ends_with(accounts::NOBODY);
    Ok(Applicant { iin: iin_of(work, &account)?, account, gone })
}

/// Whose data a member of staff has read in the last `days`, for the notice that a breach makes due
/// within one working day.
///
/// # Errors
/// The store's failure.
pub fn readings_by(
    work: &mut Work<'_>,
    reader: AccountId,
    days: i64,
) -> Result<Vec<ReadingRow>, Error> {
    Ok(records::readings_by(work.conn, reader, work.wall_now - chrono::Duration::days(days), MOST)?)
}

/// Suspends an account, or reinstates it. Its sessions end with it.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`] for staff, who are changed by their own call.
pub fn suspend(
    work: &mut Work<'_>,
    caller: &Caller,
    account: AccountId,
    suspended: bool,
    reason: &str,
) -> Result<(), Error> {
    let row = accounts::lock(work.conn, account)?.ok_or(Error::NotFound)?;
    if row.role != Role::Citizen
        || accounts::erased_among(work.conn, &[account])?.contains(&account)
    {
        return Err(Error::NotFound);
    }
    staff_accounts::set_disabled(work.conn, account, suspended.then_some(work.wall_now))?;
    if suspended {
        sessions::end_all(work.conn, account, "suspended", work.wall_now)?;
        // Their applications may do nothing meanwhile, and ask people anew afterwards.
        app_sessions::end_of_owner(work.conn, account, "owner_suspended", work.wall_now)?;
    }
    let event = if suspended { Event::Suspended } else { Event::Reinstated };
    account_events::record(work, account, Some(caller.id()), event, json!({ "reason": reason }))
}

/// Ends every session of an account.
///
/// # Errors
/// [`Error::NotFound`].
pub fn end_sessions(work: &mut Work<'_>, caller: &Caller, account: AccountId) -> Result<(), Error> {
    let row = accounts::by_id(work.conn, account)?.ok_or(Error::NotFound)?;
    sessions::end_all(work.conn, row.id, "ended_by_administrator", work.wall_now)?;
    account_events::record(work, row.id, Some(caller.id()), Event::SessionsEnded, json!({}))
}
