// @ts-check
/**
 * Notes of moderators on a petition, and the journal of what they did about it among themselves.
 * @module
 */

import { call, readAll } from "../../api.js";
import { el, fill, tell } from "../../elements.js";
import { whenPressed } from "../../forms.js";
import { sentence } from "../../problems.js";
import { confirmed } from "../confirmation.js";
import { actForm } from "../schema_form.js";
import { onDay, say, wordFor } from "../words.js";

/** @typedef {import("./acts.js").Desk} Desk */

/** @param {Desk} desk */
export async function notesSection(desk) {
  const list = el("ul", { class: "plain-list notes" });
  const status = el("p", { role: "status", class: "quiet", hidden: true });
  const draw = async () => {
    const notes = await readAll(`/moderation/petitions/${desk.id}/notes`);
    fill(list, ...notes.map((note) => drawn(desk, note, draw, status)));
  };
  const writing = async () => {
    const form = await actForm({
      operation: "write_note",
      ids: { id: desk.id },
      context: { petition: desk.record.petition, me: desk.me },
      done: async () => {
        await draw();
        const next = await writing();
        form.replaceWith(next);
        /** @type {HTMLElement | null} */ (next.querySelector("textarea"))?.focus();
      },
    });
    return form;
  };
  await draw();
  return el(
    "section",
    { class: "panel", "aria-labelledby": "notes-title" },
    el("h2", { id: "notes-title" }, say("section.notes")),
    list,
    desk.me.role === "moderator" ? await writing() : null,
    status,
    journal(desk),
  );
}

/**
 * @param {Desk} desk
 * @param {any} note
 * @param {() => Promise<void>} draw
 * @param {HTMLElement} status
 */
function drawn(desk, note, draw, status) {
  const item = el("li", { class: "note" });
  const path = `/moderation/petitions/${desk.id}/notes/${note.id}`;
  const correct = el("button", { type: "button", class: "link-button" }, say("notes.correct"));
  correct.addEventListener("click", async () => {
    const form = await actForm({
      operation: "correct_note",
      href: path,
      context: { petition: desk.record.petition, me: desk.me },
      given: { text: note.text },
      headers: { "If-Match": `"v${note.version}"` },
      kept: false,
      done: draw,
    });
    fill(item, form);
    /** @type {HTMLElement | null} */ (form.querySelector("textarea"))?.focus();
  });
  const away = el("button", { type: "button", class: "link-button" }, say("notes.delete"));
  whenPressed(
    away,
    async () => {
      if (await confirmed(say("notes.delete"), say("notes.delete_sure"))) {
        await call("DELETE", path);
        await draw();
      }
    },
    (error) => tell(status, sentence(error)),
  );
  const own = note.written_by === `${desk.me.given_name} ${desk.me.family_name}`.trim();
  const when = note.corrected_at ? `${onDay(note.written_at)}, ${say("notes.corrected")}` : onDay(note.written_at);
  fill(
    item,
    el("p", { class: "quiet" }, `${note.written_by} · ${when}`),
    el("p", { class: "said" }, note.text),
    (own || desk.me.role === "administrator") && el("p", {}, own && correct, own && " ", away),
  );
  return item;
}

/** @param {Desk} desk */
function journal(desk) {
  const place = el("ol", { class: "timeline" });
  const status = el("p", { role: "status", class: "quiet" }, say("lists.loading"));
  const folded = el("details", {}, el("summary", {}, say("section.journal")), status, place);
  folded.addEventListener(
    "toggle",
    async () => {
      try {
        const lines = await readAll(`/moderation/petitions/${desk.id}/journal`);
        fill(place, ...lines.map(line));
        tell(status, lines.length === 0 ? say("journal.empty") : "");
      } catch (error) {
        tell(status, sentence(error));
      }
    },
    { once: true },
  );
  return folded;
}

/** @param {any} written */
function line(written) {
  const { reason, tag, from } = written.details;
  return el(
    "li",
    {},
    el("time", { datetime: written.recorded_at }, onDay(written.recorded_at)),
    el("strong", {}, wordFor("journal", written.event)),
    el("p", { class: "quiet" }, [written.by, from, tag].filter(Boolean).join(" · ")),
    reason && el("p", { class: "said" }, reason),
  );
}
