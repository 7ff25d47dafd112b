//! Refusals of placement that the service itself states, when a term or a count has said so
//! (90-2(4), (6)).

use std::fmt;

use chrono::NaiveDate;
use uuid::Uuid;

use super::moderation::rejection::stated;
use super::moderation::rejection_notice::rejection_notice;
use super::{Error, Work};
use domain::calendar::Names;
use domain::complaints::AUTHORIZED_BODY_ROUTE;
use domain::lifecycle::Ground;
use domain::rules::{RuleSet, Version, article};
use notice_facts::{InLanguages, Rejection};
use store::moderation::{Detail, RejectionRow, insert_rejection};
use store::petitions::PetitionRow;

/// A day as people read it: 04.10.2026 in Kazakh and Russian, 4 October 2026 in English.
struct Said(NaiveDate);

impl Said {
    const fn of(day: NaiveDate) -> Self {
        Self(day)
    }

    fn in_english(&self) -> impl fmt::Display {
        self.0.format("%-d %B %Y")
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%d.%m.%Y"))
    }
}

/// A ground with its reasoning in three languages.
pub struct ServiceRejection {
    ground: Ground,
    reasoning: Names,
    version: Version,
}

impl ServiceRejection {
    /// Fewer than the fifty had joined when the window ended.
    pub fn without_support(row: &PetitionRow, closed_on: NaiveDate) -> Self {
        let version = row.rule_set;
        let required = RuleSet::of(version).joiners_required;
        let (count, basis) = (row.signature_count, article::JOINING_WINDOW);
        let last = Said::of(closed_on);
        let reasoning = Names {
            kk: format!(
                "{last} қоса алғанда қажетті {required} азаматтың орнына {count} азамат қосылды ({basis})"
            ),
            ru: format!(
                "до {last} включительно присоединилось граждан: {count} из необходимых {required} ({basis})"
            ),
            en: format!(
                "{count} of {required} required citizens joined by {} ({basis})",
                last.in_english()
            ),
        };
        Self { ground: Ground::InsufficientSupport, reasoning, version }
    }

    /// What was missing was not filed in time.
    pub fn uncorrected(row: &PetitionRow, due_on: NaiveDate) -> Self {
        let version = row.rule_set;
        let basis = article::CONTENT;
        let last = Said::of(due_on);
        let reasoning = Names {
            kk: format!("{last} қоса алғандағы мерзімде түзетілген мәтін берілген жоқ ({basis})"),
            ru: format!("исправленный текст не подан до {last} включительно ({basis})"),
            en: format!("no corrected text was filed by {} ({basis})", last.in_english()),
        };
        Self { ground: Ground::IncompleteContent, reasoning, version }
    }

    /// Facts for the notice of it.
    pub fn notice(&self) -> Rejection {
        let reasoning = InLanguages::from(&self.reasoning).into();
        rejection_notice(&[(self.ground, None)], Some(reasoning), self.version)
    }

    /// Keeps it as the rejection that stands.
    ///
    /// # Errors
    /// The store's failure.
    pub fn keep(self, work: &mut Work<'_>, row: &PetitionRow) -> Result<(), Error> {
        let detail = Detail::InLanguages(self.reasoning.clone().into());
        let rejection = RejectionRow {
            petition_id: row.id,
            // Readers get the detail in their own language; the record itself is in the state's.
            grounds: vec![stated(&self.ground, detail, None)],
            reasoning: self.reasoning.kk,
            appeal_route: AUTHORIZED_BODY_ROUTE,
            rejected_at: work.now,
            rejected_by: None,
            id: Uuid::now_v7(),
            cancelled_at: None,
        };
        Ok(insert_rejection(work.conn, rejection)?)
    }
}
