// @ts-check
/**
 * A petition as staff work on it: what may be done now beside what it says and what has happened to it.
 * @module
 */

import { byId, el, fill, tell } from "../../elements.js";
import { sentence } from "../../problems.js";
import { Refused } from "../../wire.js";
import { actsSection } from "../petition/acts.js";
import { commentsSection } from "../petition/comments.js";
import { courseSection, termsSection } from "../petition/course.js";
import { factsSection } from "../petition/facts.js";
import { holdSection, tagsSection } from "../petition/hold.js";
import { notesSection } from "../petition/notes.js";
import { applicantSection, coercionSection, filesSection, regionNames, signaturesSection } from "../petition/people.js";
import { idOf, readPapers, readRecord } from "../petition/record.js";
import { waitingSection } from "../petition/second_person.js";
import { textSection } from "../petition/text.js";
import { beginStaffPage } from "../staff_page.js";
import { dueBadge } from "../terms.js";
import { href, inFigures, language, say, wordFor } from "../words.js";

/** @typedef {import("../petition/acts.js").Desk} Desk */

beginStaffPage([], async (me, place) => {
  const name = decodeURIComponent(location.pathname.split("/").at(-1) ?? "");
  const id = await idOf(name, me);
  const regions = await regionNames(language);
  /** @param {string} [message] */
  const refresh = async (message) => {
    const record = await readRecord(id, me).catch((error) => withoutText(error, id, me));
    await draw({ me, id, record, refresh }, place, regions);
    tell(byId("desk-status"), message ?? "");
    if (message) {
      byId("desk-title").focus();
    }
  };
  await refresh();
});

/**
 * What an administrator works with when a petition is out of public access and not theirs to read: why it is, and what lies on
 * the desk about it.
 * @param {unknown} error
 * @param {string} id
 * @param {import("../staff_page.js").Me} me
 * @returns {Promise<import("../petition/record.js").PetitionRecord>}
 */
async function withoutText(error, id, me) {
  if (me.role !== "administrator" || !(error instanceof Refused) || error.problem.status !== 410) {
    throw error;
  }
  const { papers, acts } = await readPapers(id);
  const petition = { id, title: error.problem.title, language, unread: sentence(error) };
  return { petition, deadlines: [], timeline: [], attachments: [], tally: null, bundle: null, acts, papers };
}

/**
 * @param {Desk} desk
 * @param {HTMLElement} place
 * @param {Map<string, string>} regions
 */
async function draw(desk, place, regions) {
  const { petition, deadlines, timeline } = desk.record;
  const title = byId("desk-title");
  title.textContent = petition.title;
  title.lang = petition.language;
  title.tabIndex = -1;
  document.title = petition.title;
  const { papers } = desk.record;
  const waiting = papers ? await waitingSection(desk, papers) : null;
  const hold = papers ? holdSection(desk, papers) : null;
  const shared = papers ? await sharedParts(desk, papers) : [];
  if (petition.unread) {
    fill(place, el("p", { class: "notice" }, petition.unread), waiting, hold, actsSection(desk), ...shared);
    return;
  }
  const main = el("div", { class: "desk-main" }, textSection(petition), filesSection(desk), factsSection(petition), termsSection(deadlines), courseSection(timeline), desk.me.role === "moderator" && petition.comment_count > 0 && commentsSection(desk));
  const applicant = desk.me.role === "moderator" && applicantSection(desk);
  const side = el("div", { class: "desk-side" }, hold, actsSection(desk), ...shared, applicant, signaturesSection(desk, regions));
  // What waits for a second person is no matter of reading to the end.
  fill(place, headOf(desk), waiting, el("div", { class: "desk-petition" }, main, side));
}

/**
 * @param {Desk} desk
 * @param {any} papers
 */
async function sharedParts(desk, papers) {
  return Promise.all([tagsSection(desk, papers), notesSection(desk), coercionSection(desk)]);
}

/** @param {Desk} desk */
function headOf({ record: { petition, deadlines } }) {
  const facts = [
    petition.number && say("petition.number", { number: petition.number }),
    wordFor("law.states", petition.state),
    petition.addressee.names?.[language] ?? petition.addressee.slug,
    say("queue.votes", { count: inFigures(petition.signature_count), required: inFigures(petition.required_count ?? petition.joiners_required ?? 50) }),
    wordFor("choice.language", petition.language),
    petition.source === "paper" && wordFor("choice.channel", "paper"),
  ];
  const pressing = deadlines
    .filter((/** @type {any} */ term) => term.state !== "met")
    .toSorted((/** @type {any} */ a, /** @type {any} */ b) => a.due_on.localeCompare(b.due_on));
  const badge = (/** @type {any} */ term) =>
    el("li", {}, wordFor("law.clocks", term.kind), ": ", dueBadge({ sla: term.state === "overdue" ? "overdue" : "running", due_on: term.due_on }));
  const parts = ["text", "acts", "terms", "course"].map((part) => el("li", {}, el("a", { href: `#${part}` }, wordFor("section", part))));
  return el(
    "div",
    {},
    el("p", {}, facts.filter(Boolean).join(" · ")),
    petition.taken_down && el("p", { class: "notice" }, say("record.taken_down"), " ", petition.taken_down.reason),
    pressing.length > 0 && el("ul", { class: "plain-list terms-now" }, ...pressing.map(badge)),
    petition.opened_at && el("p", {}, el("a", { href: href(`/petitions/${petition.number ?? petition.id}`) }, say("record.public_page"))),
    el("nav", { class: "contents-row", "aria-label": say("section.contents") }, el("ul", { class: "inline-list" }, ...parts)),
  );
}
