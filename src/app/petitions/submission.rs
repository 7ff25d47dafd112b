//! From a draft to the authorized body, and back out of it: what the author files and takes back.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Datelike as _;
use serde_json::json;

use super::reading::lock;
use super::record::{PetitionRecord, petition_record};
use crate::access::{Caller, has_person};
use crate::authority::{purposes, require_authority};
use crate::bodies::require_addressable;
use crate::enact::{ActDetails, Performer, carry_out, details, enact, may_enact};
use crate::evidence::{self, Evidence, Proven};
use crate::searching::keep_stems;
use crate::statements::Statement;
use crate::{Error, Work};
use credentials::{random_bytes, sha256};
use domain::assurance::Assurance;
use domain::attachments::Purpose;
use domain::lifecycle::Act;
use domain::petition::{StateName, Text};
use domain::policy::SignatureEvidence;
use domain::rules::RuleSet;
use domain::signing::evidence_given;
use domain::submission::{Filing, admit, may_amend, names_subject};
use store::accounts::AccountRow;
use store::ids::PetitionId;
use store::petitions::{self, PetitionRow, Submission, TextChange};
use store::{accounts, moderation_flags};
use text::{confusable_skeleton, is_mixed};

/// Submits: the text is frozen and hashed, the number given, the rules of this day stay with it; the author's electronic
/// signature too, if it came with one.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn submit(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    acknowledged: &str,
    evidence: Option<&Arc<Evidence>>,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    // The rules of this day are judged by before they are frozen with the text.
    if may_amend(row.state).is_ok() {
        has_person(caller)?;
        require_addressable(work, &row.addressee, "/addressee")?;
        // As it is now: somebody may have shown who they are, or another have taken the IIN, since the call began.
        let author = accounts::by_id(work.conn, caller.id())?.ok_or(Error::NotFound)?;
        if let Some(evidence) = evidence {
            evidence.by(author.person_key.as_deref())?;
            evidence.over(Some(&Statement::of_filing(&row)))?;
        }
        let way =
            if evidence.is_some() { SignatureEvidence::Cms } else { SignatureEvidence::Session };
        let attached = purposes(work, row.id)?;
        let filing = filing(work, &row, &author, acknowledged, (way, &attached));
        let rules = admit(&filing, work.today)?;
        names_subject(rules, &row.subject)?;
        evidence_given(&work.app.policy, evidence.is_some())?;
        if let Some(evidence) = evidence {
            evidence::keep(work, &[(Proven::Filing(row.id), evidence.clone())])?;
        }
        freeze(work, &mut row, rules)?;
    }
    let entered = entered(&row);
    enact(work, &mut row, &Act::Submit { acknowledged }, &Performer::Caller(caller), entered)?;
    petition_record(work, row)
}

/// The filing of a draft by its author, as the law judges it.
fn filing<'a>(
    work: &Work<'_>,
    row: &PetitionRow,
    author: &AccountRow,
    acknowledged: &'a str,
    (way, attached): (SignatureEvidence, &'a [Purpose]),
) -> Filing<'a> {
    Filing {
        role: author.role,
        born: author.birth_date,
        assurance: match way {
            SignatureEvidence::Cms => Assurance::Eds,
            SignatureEvidence::Session => author.assurance,
        },
        needed: work.app.policy.required.filing,
        acknowledged,
        represented: row.representative.is_some(),
        attached,
    }
}

/// With what evidence the caller can file their draft now, by the same judgement; none where they cannot, whatever they
/// acknowledge and attach.
pub(crate) fn may_submit(
    work: &mut Work<'_>,
    caller: &Caller,
    row: &PetitionRow,
) -> Result<Option<SignatureEvidence>, Error> {
    if may_amend(row.state).is_err() || has_person(caller).is_err() {
        return Ok(None);
    }
    let acknowledged =
        RuleSet::in_force_on(work.today).map_or("", |in_force| in_force.version.code());
    let attached = purposes(work, row.id)?;
    Ok(evidence::ways(work.app).find(|way| {
        let filing = filing(work, row, &caller.row, acknowledged, (*way, &attached));
        admit(&filing, work.today).err().is_none_or(|refusal| refusal.is_of_contents())
    }))
}

/// What submission fixes: number, rules, mode, the text by its hash, and the secret of the link.
pub(crate) fn freeze(
    work: &mut Work<'_>,
    row: &mut PetitionRow,
    rules: &RuleSet,
) -> Result<(), Error> {
    let year = work.today.year();
    let serial = petitions::next_number(work.conn, year)?;
    let submission = Submission {
        number: format!("{year}-{serial:06}"),
        rule_set: rules.version,
        mode: work.app.policy.mode,
        text_hash: sha256(&row.text().canonical()),
        link_key: URL_SAFE_NO_PAD.encode(random_bytes()?),
        submitted_at: work.now,
    };
    petitions::submit(work.conn, row.id, submission.clone())?;
    flag(work, row.id, &row.text())?;
    keep_stems(work, row.id, Some(&submission.number), &row.text())?;
    row.number = Some(submission.number);
    row.rule_set = submission.rule_set;
    row.mode = submission.mode;
    row.text_hash = Some(submission.text_hash);
    row.link_key = Some(submission.link_key);
    row.submitted_at = Some(work.now);
    Ok(())
}

/// Notes what the moderator should look at: words of two alphabets, a title that only looks like that
/// of a petition under way.
fn flag(work: &mut Work<'_>, id: PetitionId, text: &Text) -> Result<(), Error> {
    let skeleton = confusable_skeleton(&text.title);
    let closed: Vec<StateName> =
        StateName::ALL.into_iter().filter(|state| !state.needs_author()).collect();
    let alike = moderation_flags::titles_like(work.conn, id, &skeleton, &closed)?;
    let mut flags = Vec::new();
    let own = [&text.title, &text.subject, &text.content, &text.arguments, &text.proposals];
    let second = text.translation.iter().flat_map(|second| {
        [&second.title, &second.subject, &second.content, &second.arguments, &second.proposals]
    });
    if own.into_iter().chain(&text.representative).chain(second).any(|part| is_mixed(part)) {
        flags.push("mixed_script");
    }
    // The same letters are no look-alike: whether both may stand is asked elsewhere (90-2(4)(3)).
    if alike.iter().any(|title| !title.split_whitespace().eq(text.title.split_whitespace())) {
        flags.push("look_alike_title");
    }
    moderation_flags::put_skeleton(work.conn, id, &skeleton)?;
    Ok(moderation_flags::put_flags(work.conn, id, &flags)?)
}

/// What the journal says of a submission.
pub(crate) fn entered(row: &PetitionRow) -> ActDetails {
    ActDetails {
        journal: details([("number", json!(row.number)), ("rule_set", json!(row.rule_set.code()))]),
        ..ActDetails::default()
    }
}

/// Files the corrected text, hashed anew; with the author's electronic signature under it, if it came with one. A
/// moderator who enters what the author has sent on paper (90-2(1)) brings none.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn resubmit(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    text: &Text,
    evidence: Option<&Arc<Evidence>>,
) -> Result<PetitionRecord, Error> {
    let row = lock(work, Some(caller), id)?;
    let by = Performer::Caller(caller);
    let effects = may_enact(work, &row, &Act::Resubmit, &by)?;
    require_authority(work, row.id, text.representative.as_deref())?;
    names_subject(RuleSet::of(row.rule_set), &text.subject)?;
    if !caller.is_staff() {
        evidence_given(&work.app.policy, evidence.is_some())?;
    }
    if let Some(evidence) = evidence {
        let author = accounts::by_id(work.conn, row.author_id)?.ok_or(Error::NotFound)?;
        evidence.by(author.person_key.as_deref())?;
        evidence.over(Some(&Statement::of_correction(&row, text)))?;
        evidence::keep(work, &[(Proven::Filing(row.id), evidence.clone())])?;
    }
    let hash = sha256(&text.canonical());
    petitions::change_text(work.conn, row.id, TextChange::new(text, Some(hash)), work.now)?;
    flag(work, row.id, text)?;
    keep_stems(work, row.id, row.number.as_deref(), text)?;
    let mut row = petitions::lock(work.conn, id)?.ok_or(Error::NotFound)?;
    carry_out(work, &mut row, &effects, &by, ActDetails::default())?;
    petition_record(work, row)
}

/// Withdraws the petition, until the threshold is reached.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn withdraw(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    enact(work, &mut row, &Act::Withdraw, &Performer::Caller(caller), ActDetails::default())?;
    petition_record(work, row)
}
