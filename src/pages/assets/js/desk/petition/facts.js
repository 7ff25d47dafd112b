// @ts-check
/**
 * What has been done about a petition: its correction, its rejection, inquiries, the working group, the discussion, the
 * decision, the answer, complaints.
 * @module
 */

import { el } from "../../elements.js";
import { bodyOf, named } from "../section_links.js";
import { onDay, say, wordFor } from "../words.js";

/** @typedef {import("../../elements.js").Child} Child */

/** @param {any} petition */
export function factsSection(petition) {
  const parts = [
    correction(petition),
    change(petition.addressee_change),
    rejection(petition.rejection),
    ...(petition.inquiries ?? []).map(inquiry),
    registration(petition.registration),
    letters(petition.media_letters ?? []),
    group(petition.working_group),
    visit(petition.field_visit),
    ...(petition.discussions ?? []).map(discussion),
    decision(petition.decision),
    ...(petition.former_decisions ?? []).map(decision),
    answer(petition.proposal_answer),
    takedown(petition.taken_down),
    ...(petition.complaints ?? []).map(complaint),
  ].filter((part) => part !== null);
  return parts.length === 0
    ? null
    : el("section", { id: "facts", "aria-labelledby": "facts-title" }, el("h2", { id: "facts-title" }, say("section.facts")), ...parts);
}

/**
 * @param {string} title
 * @param {...Child} children
 */
function card(title, ...children) {
  return el("article", { class: "card fact" }, el("h3", {}, title), ...children);
}

/**
 * @param {string | null | undefined} text
 * @param {string} [label]
 */
function said(text, label) {
  return text ? el("p", { class: "said" }, label && el("strong", {}, `${label}: `), text) : null;
}

/** @param {any} petition */
function correction({ correction_note }) {
  return correction_note ? card(say("fact.correction"), said(correction_note)) : null;
}

/** @param {any} proposed */
function change(proposed) {
  return proposed ? card(say("fact.addressee_change"), el("p", {}, bodyOf(proposed.addressee.slug)), said(proposed.note)) : null;
}

/** @param {any} given */
function rejection(given) {
  if (!given) {
    return null;
  }
  const grounds = given.grounds.map((/** @type {any} */ ground) =>
    el("li", {}, el("strong", {}, wordFor("law.grounds", ground.code)), said(ground.detail)),
  );
  return card(`${say("fact.rejection")}, ${onDay(given.rejected_at)}`, el("ul", {}, ...grounds), said(given.reasoning));
}

/** @param {any} asked */
function inquiry(asked) {
  return card(
    say("fact.inquiry"),
    el("p", {}, bodyOf(asked.public_body)),
    el("p", { class: "quiet" }, `${onDay(asked.asked_at)} · ${wordFor("choice.matter", asked.matter)}`),
    said(asked.question),
    asked.answer ? said(asked.answer, wordFor("field", "answer")) : el("p", { class: "quiet" }, say("fact.no_answer")),
  );
}

/** @param {any} given */
function registration(given) {
  return given ? card(say("fact.registration"), said(`${given.number}${given.registered_on ? `, ${onDay(given.registered_on)}` : ""}`)) : null;
}

/** @param {any[]} sent */
function letters(sent) {
  const line = (/** @type {any} */ one) => el("p", {}, `${onDay(one.sent_on)}: ${one.outlets.join(", ")}`);
  return sent.length > 0 ? card(say("fact.media"), ...sent.map(line)) : null;
}

/** @param {any} formed */
function group(formed) {
  if (!formed) {
    return null;
  }
  const member = (/** @type {any} */ one) => el("li", {}, one.name ? `${one.name} (${wordFor("law.members", one.kind)})` : wordFor("law.members", one.kind));
  const first = formed.first_meeting;
  return card(
    `${say("fact.group")}, ${onDay(formed.formed_at)}`,
    el("ul", {}, ...formed.members.map(member)),
    first && el("p", {}, `${say("fact.first_meeting")}: ${[onDay(first.held_on), first.starts_at, first.place].filter(Boolean).join(", ")}`),
  );
}

/** @param {any} made */
function visit(made) {
  return made
    ? card(say("fact.visit"), made.visited_on && said(`${onDay(made.visited_on)}, ${made.place}`), said(made.findings), said(made.waiver_reason))
    : null;
}

/** @param {any} held */
function discussion(held) {
  const when = [onDay(held.held_on), held.starts_at, held.place].filter(Boolean).join(", ");
  return card(
    `${say("fact.discussion")}: ${when}`,
    held.agenda?.length > 0 && el("ol", {}, ...held.agenda.map((/** @type {string} */ matter) => el("li", {}, matter))),
    folded(wordFor("field", "draft_decision"), held.draft_decision),
    held.minutes && folded(wordFor("field", "minutes"), held.minutes),
  );
}

/**
 * @param {string} title
 * @param {string} text
 */
function folded(title, text) {
  return el("details", {}, el("summary", {}, title), said(text));
}

/** @param {any} made */
function decision(made) {
  if (!made) {
    return null;
  }
  const ended = made.ended_at && `${onDay(made.ended_at)}: ${wordFor("law.ended", made.ended_because)}`;
  return card(
    `${wordFor("law.outcomes", made.outcome)}, ${onDay(made.decided_at)}`,
    ended && el("p", { class: "overdue" }, ended),
    said(made.ended_reasoning),
    said(made.reasoning.kk),
    said(made.reasoning.ru),
    made.points?.length > 0 && el("ol", {}, ...made.points.map(point)),
    said(made.comparative_law, wordFor("field", "comparative_law")),
    said(made.comment_analysis, wordFor("field", "comment_analysis")),
    made.published_at && el("p", { class: "quiet" }, say("fact.published", { day: onDay(made.published_at) })),
    made.statement_link && el("p", {}, el("a", { href: made.statement_link, rel: "noopener noreferrer" }, say("fact.statement"))),
  );
}

/** @param {any} answered */
function point({ proposal, stance, answer: words, due_on, responsible, promise }) {
  const promised = [due_on && say("due.until", { day: onDay(due_on) }), responsible, promise && wordFor("law.promises", promise.state)];
  return el(
    "li",
    {},
    said(proposal),
    said(named(words), wordFor("law.stances", stance)),
    due_on && el("p", { class: "quiet" }, promised.filter(Boolean).join(" · ")),
  );
}

/** @param {any} given */
function answer(given) {
  return given ? card(wordFor("law.conclusions", given.conclusion), said(given.answer)) : null;
}

/** @param {any} given */
function takedown(given) {
  return given ? card(`${say("fact.takedown")}, ${onDay(given.at)}`, said(given.reason)) : null;
}

/** @param {any} filed */
function complaint(filed) {
  const about = [wordFor("complaint_matter", filed.matter), filed.term && wordFor("law.clocks", filed.term)].filter(Boolean).join(": ");
  const outcome = filed.outcome && `${wordFor("choice.ComplaintOutcome", filed.outcome)}${filed.decided_by ? ` (${wordFor("choice.Instance", filed.decided_by)})` : ""}`;
  return card(
    `${say("fact.complaint")}, ${onDay(filed.filed_at)}`,
    el("p", { class: "quiet" }, `${about} · ${wordFor("law.appeal", filed.route)}`),
    said(filed.statement),
    said(filed.late_because, say("fact.late_because")),
    filed.passed_on_to && el("p", {}, say("fact.passed_on", { day: onDay(filed.passed_on_at) }), " ", bodyOf(filed.passed_on_to)),
    outcome && el("p", {}, el("strong", {}, outcome)),
    said(filed.outcome_reasoning),
    filed.court_outcome && el("p", {}, el("strong", {}, `${wordFor("choice.Instance", "court")}: ${wordFor("choice.ComplaintOutcome", filed.court_outcome)}`)),
    said(filed.court_reasoning),
  );
}
