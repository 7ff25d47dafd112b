//! Public bodies: what their file says of them, and what has been recorded since.
//!
//! A body is never taken out of the file, nor its slug given to another: petitions and links name it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;

use super::{Reference, Territory};
use domain::calendar::Names;
use domain::public_body::BodySlug;
use domain::succession::{BodyStatus, Life};
use domain::threshold::BodyKind;

/// A body that petitions can be addressed to (90-1(1)).
#[derive(Debug, Clone)]
pub struct PublicBody {
    /// Its settled name in addresses and answers.
    pub slug: BodySlug,
    /// Its kind, by which threshold and term of consideration differ (90-3(4), 90-5(1)).
    pub kind: BodyKind,
    /// Its official name in three languages.
    pub names: Names,
    /// KATO code of the unit it serves; none for a central body.
    pub territory: Option<String>,
    /// It is part of the Government; agencies that answer to the President and local bodies are not.
    pub under_government: bool,
    /// Its first civil day; none for one that was there before we began.
    pub valid_from: Option<NaiveDate>,
    /// Its last civil day, past or to come; none while no end is on record.
    pub valid_until: Option<NaiveDate>,
    /// Whoever has its functions after that day.
    pub successor: Option<BodySlug>,
    /// That day is over: nothing more can go to it.
    pub ended: bool,
    /// What it had has followed its successor, who answers for it.
    pub succeeded: bool,
}

impl PublicBody {
    /// What is on record of its life.
    pub const fn life(&self) -> Life<'_> {
        Life {
            slug: &self.slug,
            from: self.valid_from,
            until: self.valid_until,
            successor: self.successor.as_ref(),
        }
    }

    /// How it stands on that day.
    pub fn status(&self, day: NaiveDate) -> BodyStatus {
        if self.ended {
            BodyStatus::Ended
        } else if self.valid_from.is_some_and(|from| from > day) {
            BodyStatus::Coming
        } else {
            BodyStatus::Standing
        }
    }

    /// Whether petitions and inquiries can go to it on that day.
    pub fn takes_petitions(&self, day: NaiveDate) -> bool {
        self.status(day) == BodyStatus::Standing
    }
}

/// A change of a body that is on record.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The body.
    pub body: BodySlug,
    /// Whoever has its functions then.
    pub successor: Option<BodySlug>,
    /// The names of the successor, when it is the same body under a new name.
    pub names: Option<Names>,
    /// The first civil day on which it is so.
    pub effective_on: NaiveDate,
    /// Whether what the body had has followed.
    pub in_effect: bool,
}

impl Reference {
    pub(super) fn of(
        territory_by_kato: Arc<HashMap<String, usize>>,
        territories: Arc<Vec<Territory>>,
        of_file: Arc<Vec<PublicBody>>,
        recorded: &[Recorded],
    ) -> Self {
        let bodies = of_file.as_ref().clone();
        let by_slug = bodies.iter().enumerate().map(|(at, body)| (body.slug.to_string(), at));
        let body_by_slug = by_slug.collect();
        let mut reference = Self { territories, territory_by_kato, of_file, bodies, body_by_slug };
        for change in recorded {
            reference.take_up(change);
        }
        reference
    }

    /// The same data with these changes of bodies, in the order in which they take effect. What is recorded stands
    /// above what the file says.
    #[must_use]
    pub fn with(&self, recorded: &[Recorded]) -> Self {
        Self::of(
            self.territory_by_kato.clone(),
            self.territories.clone(),
            self.of_file.clone(),
            recorded,
        )
    }

    fn take_up(&mut self, change: &Recorded) {
        let Some(at) = self.body_by_slug.get(change.body.as_str()).copied() else { return };
        let Some(body) = self.bodies.get_mut(at) else { return };
        // A successor who is named later leaves the last day as it was; what is recorded of a body that has no end on
        // record, or a later one in its file, ends it then.
        let last = change.effective_on.pred_opt();
        if body.valid_until.is_none_or(|until| Some(until) > last) {
            body.valid_until = last;
        }
        body.successor.clone_from(&change.successor);
        body.ended = body.ended || change.in_effect;
        body.succeeded = change.in_effect && change.successor.is_some();
        let (Some(successor), Some(names)) = (&change.successor, &change.names) else { return };
        let renamed = PublicBody {
            slug: successor.clone(),
            names: names.clone(),
            valid_from: Some(change.effective_on),
            valid_until: None,
            successor: None,
            ended: false,
            succeeded: false,
            ..body.clone()
        };
        match self.body_by_slug.get(successor.as_str()) {
            // A later edition of the file knows it too.
            Some(known) => {
                if let Some(known) = self.bodies.get_mut(*known) {
                    known.names = renamed.names;
                    known.valid_from = renamed.valid_from;
                }
            }
            None => {
                self.body_by_slug.insert(successor.to_string(), self.bodies.len());
                self.bodies.push(renamed);
            }
        }
    }

    /// Every public body, in the order of its file, those that were renamed since behind it.
    pub fn bodies(&self) -> &[PublicBody] {
        &self.bodies
    }

    /// Bodies whose file gives them an end, and on which day that is.
    pub fn ends_of_file(&self) -> impl Iterator<Item = (&PublicBody, NaiveDate)> {
        self.of_file.iter().filter_map(|body| Some((body, body.valid_until?)))
    }

    /// The body of that slug.
    pub fn body(&self, slug: &str) -> Option<&PublicBody> {
        self.body_by_slug.get(slug).and_then(|at| self.bodies.get(*at))
    }

    /// Whether the body of this slug is a local one: its terms and ways of appeal differ.
    pub fn is_local(&self, slug: &str) -> bool {
        self.body(slug).is_some_and(|body| body.kind.is_local())
    }

    /// Those that follow a body, on record for whatever day, the next first.
    pub fn successors(&self, slug: &str) -> Vec<BodySlug> {
        let mut found: Vec<BodySlug> = Vec::new();
        let mut at = self.body(slug);
        while let Some(next) = at.and_then(|body| body.successor.as_ref()) {
            if found.contains(next) {
                break;
            }
            found.push(next.clone());
            at = self.body(next);
        }
        found
    }

    /// The body that has the functions of this one now: itself, or the last that followed it.
    pub fn present(&self, slug: &BodySlug) -> BodySlug {
        let mut seen = HashSet::new();
        let mut at = slug;
        while let Some(next) =
            self.body(at).filter(|body| body.succeeded).and_then(|body| body.successor.as_ref())
            && seen.insert(next)
        {
            at = next;
        }
        at.clone()
    }

    /// Whether a body has the functions of another now, or is that one.
    pub fn answers_for(&self, body: Option<&str>, other: &str) -> bool {
        let (Some(body), Some(other)) = (body.and_then(BodySlug::parse), BodySlug::parse(other))
        else {
            return false;
        };
        body == other || self.present(&body) == self.present(&other)
    }

    /// All that have the same present body as this one: petitions that ended with one of them name it still.
    pub fn family(&self, slug: &BodySlug) -> Vec<BodySlug> {
        let present = self.present(slug);
        let of_it = self.bodies.iter().filter(|body| self.present(&body.slug) == present);
        of_it.map(|body| body.slug.clone()).collect()
    }

    /// The last day on which another body is to go into this one.
    pub fn awaited_on(&self, slug: &BodySlug) -> Option<NaiveDate> {
        let into = self.bodies.iter().filter(|body| body.successor.as_ref() == Some(slug));
        into.filter_map(|body| body.valid_until?.succ_opt()).max()
    }

    /// The slugs of the bodies that serve a territory, or any unit inside it.
    pub fn bodies_within(&self, kato: &str) -> Vec<BodySlug> {
        let inside = |unit: &str| self.lies_in(unit, kato);
        self.bodies
            .iter()
            .filter(|body| body.territory.as_deref().is_some_and(inside))
            .map(|body| body.slug.clone())
            .collect()
    }

    /// Whether somebody lives where the body serves; every residence will do for a central one.
    pub fn serves(&self, slug: &BodySlug, residence: Option<&str>) -> bool {
        let unit = self.body(slug).and_then(|body| body.territory.as_deref());
        unit.is_none_or(|unit| residence.is_some_and(|kato| self.lies_in(kato, unit)))
    }
}

#[cfg(test)]
mod tests;
