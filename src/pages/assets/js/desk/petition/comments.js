// @ts-check
/**
 * Comments on a petition, as moderators look after them. They are read when somebody opens them.
 * @module
 */

import { el, fill, tell } from "../../elements.js";
import { showList } from "../../lists.js";
import { sentence } from "../../problems.js";
import { actForm, actName } from "../schema_form.js";
import { onDay, say } from "../words.js";

/** @typedef {import("./acts.js").Desk} Desk */

/** @param {Desk} desk */
export function commentsSection(desk) {
  const place = el("div", {});
  const folded = el("details", { class: "aside" }, el("summary", {}, say("section.comments")), place);
  const draw = () => {
    const list = el("ul", { class: "plain-list" });
    fill(place, list);
    return showList(`/petitions/${desk.id}/comments`, list, (comment) => drawn(desk, comment, draw), say("comments.none"));
  };
  folded.addEventListener("toggle", () => void draw(), { once: true });
  return el("section", { id: "comments" }, folded);
}

/**
 * @param {Desk} desk
 * @param {any} comment
 * @param {() => Promise<any>} redraw
 */
function drawn(desk, comment, redraw) {
  const place = el("div", {});
  const act = (/** @type {string} */ operation) =>
    el("button", { type: "button", class: "link-button", click: () => void opened(operation) }, actName(operation));
  const opened = async (/** @type {string} */ operation) => {
    try {
      const form = await actForm({
        operation,
        ids: { id: desk.id, comment_id: comment.id },
        context: { petition: desk.record.petition, me: desk.me },
        done: redraw,
      });
      fill(place, form);
      /** @type {HTMLElement | null} */ (form.querySelector("textarea, input, button"))?.focus();
    } catch (error) {
      const status = el("p", { role: "alert" });
      fill(place, status);
      tell(status, sentence(error));
    }
  };
  return el(
    "li",
    { class: "card" },
    el("p", { class: "quiet" }, `${comment.author} · ${onDay(comment.posted_at)}`, comment.held && ` · ${say("comments.held")}`),
    comment.removed
      ? el("p", { class: "quiet" }, say("comments.removed", { reason: comment.removal_reason ?? "" }))
      : el("p", { class: "said" }, comment.text),
    !comment.removed && el("p", {}, comment.held && act("release_comment"), comment.held && " ", act("remove_comment")),
    place,
  );
}
