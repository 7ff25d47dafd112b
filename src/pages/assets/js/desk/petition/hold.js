// @ts-check
/**
 * Who has a petition in hand, so that two moderators do not work on it at once; and what else lies on the desk: its tags.
 * @module
 */

import { call, readAll } from "../../api.js";
import { el, fill, tell } from "../../elements.js";
import { whenPressed } from "../../forms.js";
import { sentence } from "../../problems.js";
import { newId } from "../form/fields.js";
import { actForm, actName } from "../schema_form.js";
import { language, onDay, say } from "../words.js";

/** @typedef {import("./acts.js").Desk} Desk */

/**
 * @param {Desk} desk
 * @param {any} papers
 */
export function holdSection(desk, papers) {
  const place = el("section", { class: "panel", "aria-labelledby": "hold-title" });
  const status = el("p", { role: "status", class: "quiet", hidden: true });
  const mayHold = desk.me.role === "moderator";
  const path = `/moderation/petitions/${desk.id}/hold`;
  const button = (/** @type {string} */ method, /** @type {string} */ label) => {
    const made = el("button", { type: "button", class: "button quiet-button" }, label);
    whenPressed(
      made,
      async () => {
        await call(method, path);
        await desk.refresh();
      },
      (error) => tell(status, sentence(error)),
    );
    return made;
  };
  const { hold } = papers;
  const title = el("h2", { id: "hold-title" }, say("section.hold"));
  if (!hold) {
    fill(place, title, el("p", {}, say("hold.nobody")), mayHold && button("PUT", actName("hold_petition") ?? ""), status);
  } else if (hold.own) {
    const acts = el("p", { class: "actions" }, button("PUT", say("hold.longer")), " ", button("DELETE", actName("release_petition") ?? ""));
    fill(place, title, el("p", { class: "hold own" }, say("hold.own", { until: onDay(hold.until) })), acts, status);
  } else {
    const other = el("p", { class: "hold" }, say("hold.other", { name: hold.name, until: onDay(hold.until) }));
    fill(place, title, other, mayHold && takeOver(desk), status);
  }
  return place;
}

/** @param {Desk} desk */
function takeOver(desk) {
  const place = el("div", {});
  const folded = el("details", { class: "aside" }, el("summary", {}, actName("take_petition_over")), place);
  folded.addEventListener(
    "toggle",
    async () => {
      const form = await actForm({
        operation: "take_petition_over",
        ids: { id: desk.id },
        context: { petition: desk.record.petition, me: desk.me },
        done: () => desk.refresh(say("acts.done", { act: actName("take_petition_over") ?? "" })),
      });
      fill(place, form);
    },
    { once: true },
  );
  return folded;
}

/**
 * @param {Desk} desk
 * @param {any} papers
 */
export async function tagsSection(desk, papers) {
  const known = await readAll("/moderation/tags");
  const status = el("p", { role: "status", class: "quiet", hidden: true });
  const failed = (/** @type {unknown} */ error) => tell(status, sentence(error));
  const nameOf = (/** @type {any} */ tag) => (language === "kk" ? tag.name_kk : tag.name_ru);
  const mayTag = desk.me.role === "moderator";
  const change = async (/** @type {string} */ method, /** @type {string} */ code) => {
    await call(method, `/moderation/petitions/${desk.id}/tags/${code}`);
    await desk.refresh();
  };
  const worn = papers.tags.map((/** @type {string} */ code) => {
    const name = nameOf(known.find((tag) => tag.code === code) ?? { name_kk: code, name_ru: code });
    const away = el("button", { type: "button", class: "link-button", "aria-label": say("tags.take_off", { name }) }, "×");
    whenPressed(away, () => change("DELETE", code), failed);
    return el("span", { class: "tag" }, name, mayTag && away);
  });
  const others = known.filter((tag) => !tag.retired_at && !papers.tags.includes(tag.code));
  const select = /** @type {HTMLSelectElement} */ (
    el("select", { id: newId() }, ...others.map((tag) => el("option", { value: tag.code }, nameOf(tag))))
  );
  const add = el("button", { type: "button", class: "button quiet-button" }, say("tags.put_on"));
  whenPressed(add, () => change("PUT", select.value), failed);
  const adding = mayTag && others.length > 0 && el("p", { class: "inline-form" }, el("label", { for: select.id }, say("queue.tag")), select, add);
  return el(
    "section",
    { class: "panel", "aria-labelledby": "tags-title" },
    el("h2", { id: "tags-title" }, say("section.tags")),
    worn.length > 0 ? el("p", { class: "tags" }, ...worn) : el("p", { class: "quiet" }, say("tags.none")),
    adding,
    status,
  );
}
