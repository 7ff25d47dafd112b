// @ts-check
/**
 * One's notices, newest first. What is shown counts as read.
 * @module
 */

import { call } from "../api.js";
import { byId, el } from "../elements.js";
import { showList } from "../lists.js";
import { href, onDay, say, wordFor } from "../words.js";

/** Facts of a notice that are worth a line, in their order; the others are for machines. */
const TOLD = ["title", "number", "body", "due_on", "closes_on", "held_on", "place", "signature_count", "required_count", "reasoning", "note"];

/** @param {any} notice */
function draw(notice) {
  // A count of nothing says nothing.
  const facts = TOLD.filter((name) => Boolean(notice.facts[name]));
  const day = /^\d{4}-\d{2}-\d{2}/;
  const written = (/** @type {unknown} */ fact) => (typeof fact === "string" && day.test(fact) ? onDay(fact) : String(fact));
  const page = notice.petition_id && href(`/petitions/${notice.petition_id}`);
  return el(
    "li",
    { class: notice.read_at ? "card" : "card unread" },
    el("p", { class: "eyebrow" }, onDay(notice.created_at), !notice.read_at && ` · ${say("inbox.new")}`),
    el("h2", {}, wordFor("notice", notice.kind)),
    el(
      "dl",
      { class: "facts" },
      ...facts.flatMap((name) => [el("dt", {}, wordFor("fact", name)), el("dd", {}, written(notice.facts[name]))]),
    ),
    page && el("p", {}, el("a", { href: page }, say("inbox.to_petition"))),
  );
}

const first = await showList("/me/notices", byId("notices"), draw, say("inbox.none"));
const newest = first?.items[0];
if (newest && !newest.read_at) {
  // What they have been shown is no longer new the next time.
  await call("POST", "/me/notices/read", { body: { up_to: newest.id } }).catch(() => undefined);
}
