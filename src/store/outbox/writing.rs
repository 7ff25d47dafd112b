//! Mails are written with the transaction that causes them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::coded::Coded;
use crate::ids::{AccountId, PetitionId};
use crate::schema::{accounts, outbox};
use crate::{Connection, Stored};
use domain::language::Language;
use domain::notice::NoticeKind;

/// A mail to be sent.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = outbox)]
pub struct NewMail {
    /// Names the mail for its recipient too.
    pub id: Uuid,
    /// Which notice it is.
    #[diesel(serialize_as = Coded<NoticeKind>)]
    pub kind: NoticeKind,
    /// The petition it is about; none of one about an account.
    pub petition_id: Option<PetitionId>,
    /// Whose address it goes to.
    pub account_id: Option<AccountId>,
    /// Only for somebody who has no account yet.
    pub address: Option<String>,
    /// The language it will be in.
    #[diesel(serialize_as = Coded<Language>)]
    pub language: Language,
    /// What it says, by name; empty for a mass notice.
    pub payload: serde_json::Value,
    /// At most one mail of this name is ever written.
    pub dedup_key: String,
    /// The instant of the step it tells of.
    pub created_at: DateTime<Utc>,
    /// When it may be sent.
    pub due_at: DateTime<Utc>,
    /// The mass notice it is part of, whose payload it has.
    pub campaign_id: Option<Uuid>,
}

/// Writes mails, each unless there is one of its `dedup_key`; how many.
pub fn enqueue(conn: &mut Connection, mails: Vec<NewMail>) -> Stored<usize> {
    Ok(diesel::insert_into(outbox::table)
        .values(mails)
        .on_conflict(outbox::dedup_key)
        .do_nothing()
        .execute(conn)?)
}

/// The statement of [`enqueue`] for nobody, where an answer must take as long without a mail.
pub fn enqueue_nothing(conn: &mut Connection) -> Stored<()> {
    let nobody = accounts::table.filter(accounts::id.eq(Uuid::nil())).select((
        accounts::id,
        accounts::role,
        accounts::language,
        accounts::email,
        accounts::created_at,
    ));
    diesel::insert_into(outbox::table)
        .values(nobody)
        .into_columns((
            outbox::id,
            outbox::kind,
            outbox::language,
            outbox::dedup_key,
            outbox::created_at,
        ))
        .execute(conn)?;
    Ok(())
}
