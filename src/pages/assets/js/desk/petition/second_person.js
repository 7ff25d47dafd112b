// @ts-check
/**
 * What takes two members of staff and waits for the second: counted invalidations, a proposed take-down.
 * @module
 */

import { el } from "../../elements.js";
import { actForm } from "../schema_form.js";
import { inFigures, onDay, say } from "../words.js";

/** @typedef {import("./acts.js").Desk} Desk */

/**
 * @param {Desk} desk
 * @param {any} papers
 */
export async function waitingSection(desk, papers) {
  const proposal = papers.takedown_proposal;
  const invalidations = papers.invalidations ?? [];
  if (!proposal && invalidations.length === 0) {
    return null;
  }
  return el(
    "section",
    { class: "panel waiting", "aria-labelledby": "waiting-title" },
    el("h2", { id: "waiting-title" }, say("section.waiting")),
    proposal ? takedown(proposal) : null,
    ...(await Promise.all(invalidations.map((/** @type {any} */ one) => invalidation(desk, one)))),
  );
}

/** @param {any} proposal */
function takedown({ reason, proposed_at, own }) {
  return el(
    "article",
    {},
    el("h3", {}, say("waiting.takedown")),
    el("p", { class: "quiet" }, onDay(proposed_at)),
    el("p", { class: "said" }, reason),
    el("p", {}, say(own ? "waiting.own" : "waiting.takedown_yours")),
  );
}

/**
 * @param {Desk} desk
 * @param {any} counted
 */
async function invalidation(desk, counted) {
  const mayRun = !counted.own && desk.me.role === "moderator";
  const run = mayRun
    ? await actForm({
        operation: "run_invalidation",
        ids: { id: desk.id, invalidation_id: counted.id },
        context: { petition: desk.record.petition, me: desk.me },
        done: () => desk.refresh(say("invalidation.done")),
      })
    : el("p", {}, say(counted.own ? "waiting.own" : "waiting.moderator"));
  return el(
    "article",
    {},
    el("h3", {}, say("invalidation.matched", { count: inFigures(counted.matched) })),
    el("p", { class: "quiet" }, onDay(counted.made_at)),
    el("p", { class: "said" }, counted.reason),
    run,
  );
}
