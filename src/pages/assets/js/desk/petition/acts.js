// @ts-check
/**
 * What may be done with a petition now, each act with its form. A form is made when somebody opens it.
 * @module
 */

import { el, fill } from "../../elements.js";
import { sentence } from "../../problems.js";
import { actForm, actName } from "../schema_form.js";
import { onDay, say } from "../words.js";
import { paperSignatures } from "./paper_signatures.js";
import { signing } from "./signed_decision.js";

/** @typedef {import("./record.js").PetitionRecord} PetitionRecord */
/** @typedef {import("./record.js").Offer} Offer */

/**
 * @typedef {object} Desk what the parts of the page have in common
 * @property {import("../staff_page.js").Me} me
 * @property {string} id the petition's
 * @property {PetitionRecord} record
 * @property {(message?: string) => Promise<void>} refresh draws the page anew, and says what was done
 */

/** Acts that have a place of their own on the page. */
const ELSEWHERE = new Set([
  "hold_petition", "release_petition", "take_petition_over", "write_note", "correct_note", "delete_note",
  "tag_petition", "untag_petition", "handle_coercion_report", "remove_comment", "release_comment", "download_signatures",
  "run_invalidation", "read_applicant", "read_case_file", "delete_attachment", "follow_petition", "unfollow_petition", "post_comment",
]);
/** Acts that are more than a form. */
const OWN_WAY = /** @type {Record<string, (desk: Desk, offer: Offer) => HTMLElement | Promise<HTMLElement>>} */ ({
  enter_paper_signature: paperSignatures,
});
/** Nobody types an electronic signature. */
const WITHOUT = ["cms"];

/** @param {Desk} desk */
export function actsSection(desk) {
  const offered = desk.record.acts.filter(({ operation }) => !ELSEWHERE.has(operation));
  return el(
    "section",
    { id: "acts", "aria-labelledby": "acts-title" },
    el("h2", { id: "acts-title" }, say("section.acts")),
    offered.length === 0 ? el("p", { class: "quiet" }, say("acts.none")) : null,
    ...offered.map((offer) => actOf(desk, offer)),
  );
}

/**
 * @param {Desk} desk
 * @param {Offer} offer
 */
function actOf(desk, offer) {
  const about = aboutOf(offer, desk.record.petition);
  const due = offer.due_on && el("span", { class: offer.late ? "due due-overdue" : "due" }, say(offer.late ? "due.overdue" : "due.until", { day: onDay(offer.due_on) }));
  const place = el("div", { class: "act-place" });
  const folded = /** @type {HTMLDetailsElement} */ (
    el(
      "details",
      { class: "aside act", "data-operation": offer.operation },
      el("summary", {}, el("strong", {}, actName(offer.operation) ?? offer.operation.replaceAll("_", " ")), " ", due),
      offer.article ? el("p", { class: "quiet" }, say("acts.article", { article: offer.article })) : null,
      about ? el("p", { class: "said about" }, about) : null,
      place,
    )
  );
  const draw = async () => {
    fill(place, el("p", { class: "quiet" }, say("lists.loading")));
    try {
      fill(place, await formOf(desk, offer));
    } catch (error) {
      const again = el("button", { type: "button", class: "button quiet-button", click: () => void draw() }, say("acts.again"));
      fill(place, el("p", { role: "alert" }, sentence(error)), again);
    }
  };
  folded.addEventListener("toggle", () => void draw(), { once: true });
  return folded;
}

/**
 * @param {Desk} desk
 * @param {Offer} offer
 */
async function formOf(desk, offer) {
  const { operation, href } = offer;
  const { petition } = desk.record;
  const own = OWN_WAY[operation];
  if (own) {
    return own(desk, offer);
  }
  return actForm({
    operation,
    href,
    context: { petition, me: desk.me },
    given: givenFor(operation, desk),
    without: WITHOUT,
    ...(operation === "decide_petition" ? signing(petition.id) : {}),
    done: ({ status }) => desk.refresh(say(needsAnother(operation, status) ? "acts.proposed" : "acts.done", { act: actName(operation) ?? "" })),
  });
}

/**
 * Whether a second member of staff has to act before anything is done.
 * @param {string} operation
 * @param {number} status
 */
function needsAnother(operation, status) {
  return status === 202 || operation === "make_invalidation";
}

/**
 * What a form begins with: a decision that is put in better words stands in it, and so does what a colleague has proposed.
 * @param {string} operation
 * @param {Desk} desk
 */
function givenFor(operation, { record: { petition, papers } }) {
  if (operation === "take_down_petition" && papers?.takedown_proposal) {
    return { reason: papers.takedown_proposal.reason };
  }
  if (operation === "decide_petition" && petition.decision && !petition.decision.ended_at) {
    const { outcome, reasoning, points = [], comparative_law, comment_analysis } = petition.decision;
    return { outcome, reasoning, points: points.length > 0 ? points : undefined, comparative_law, comment_analysis };
  }
  if (operation === "change_programme") {
    const { agenda, broadcast_link, invited = [] } = petition.discussions?.find((/** @type {any} */ one) => !one.minutes) ?? {};
    return { agenda, broadcast_link, invited: invited.length > 0 ? invited : undefined };
  }
  return undefined;
}

/**
 * What within the petition an act is about: the inquiry that is answered, the discussion that has been held, the
 * complaint, the proposal that something was promised of.
 * @param {Offer} offer
 * @param {any} petition
 * @returns {string | undefined}
 */
function aboutOf({ href }, petition) {
  const within = (/** @type {any} */ one) => href.includes(one.id);
  const inquiry = petition.inquiries?.find(within);
  const discussion = petition.discussions?.find(within);
  const complaint = petition.complaints?.find(within);
  const promised = petition.decision?.points?.find(within);
  if (discussion) {
    return [onDay(discussion.held_on), discussion.starts_at, discussion.place].filter(Boolean).join(", ");
  }
  return inquiry?.question ?? complaint?.statement ?? promised?.proposal;
}
