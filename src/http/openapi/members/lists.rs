//! How many things a list that is sent to us may hold, where the intake says less than the most that it reads.

use std::ops::RangeInclusive;

use crate::intake::json::MAX_VALUES;
use crate::sandbox::eds::cms::MOST_SIGNERS;
use crate::staff::consideration::guests::{MAX_GUESTS, MAX_LINES, MAX_PARTICIPANTS};
use crate::staff::consideration::study::MAX_MEMBERS;
use crate::staff::moderation::media_letters::MAX_OUTLETS;
use crate::staff::moderation::rejection::MAX_GROUNDS;
use app::invalidations::MAX_NAMED;
use app::webhooks::MOST_OF_ONE_FILTER;
use domain::follow_up::MOST_POINTS;

/// The fewest and the most, by the name of the list in that schema.
pub(crate) fn lists(schema: &str, name: &str) -> RangeInclusive<usize> {
    match (schema, name) {
        ("NewCms", "certificates") => 1..=MOST_SIGNERS,
        ("NewWorkingGroup", "members") => 1..=MAX_MEMBERS,
        ("NewDecision", "points") => 1..=MOST_POINTS,
        ("NewRejection", "grounds") => 1..=MAX_GROUNDS,
        ("NewMediaLetters", "outlets") => 1..=MAX_OUTLETS,
        ("NewInvalidation", "signatures") => 1..=MAX_NAMED,
        ("NewWebhook" | "WebhookChange", _) => 0..=MOST_OF_ONE_FILTER,
        ("FirstMeeting" | "NewDiscussion" | "Programme", "agenda") => 1..=MAX_LINES,
        ("NewDiscussion" | "Programme", "invited") => 1..=MAX_GUESTS,
        ("Minutes", "participants") => 1..=MAX_PARTICIPANTS,
        _ => 0..=MAX_VALUES,
    }
}
