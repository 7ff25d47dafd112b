// @ts-check
/**
 * Writing a comment, or a reply to one.
 * @module
 */

import { call } from "../api.js";
import { byId, el, field, fill, show, tell } from "../elements.js";
import { text, whenSent } from "../forms.js";
import { say } from "../words.js";

/** @param {{ id: string }} petition */
export function beginComments({ id }) {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("comment-fields"));
  if (form === null) {
    return;
  }
  show(form, true);
  const parent = /** @type {HTMLInputElement} */ (field(form, "parent_id"));
  const words = /** @type {HTMLElement} */ (field(form, "text"));
  const replied = byId("replied-to");
  /** @param {string} comment @param {string} author */
  const replyTo = (comment, author) => {
    parent.value = comment;
    const not = el("button", { type: "button", class: "link-button", click: () => replyTo("", "") }, say("comment.no_reply"));
    fill(replied, comment !== "" && `${say("comment.reply_to", { author })} `, comment !== "" && not);
    words.focus();
  };
  for (const comment of document.querySelectorAll("[data-comment]")) {
    const { comment: of = "", author = "" } = /** @type {HTMLElement} */ (comment).dataset;
    const button = el("button", { type: "button", class: "link-button", click: () => replyTo(of, author) }, say("comment.reply"));
    button.setAttribute("aria-label", say("comment.reply_named", { author }));
    comment.append(button);
  }
  whenSent(form, async (values, key) => {
    const body = { text: text(values, "text"), parent_id: text(values, "parent_id") };
    const { body: comment } = await call("POST", `/petitions/${id}/comments`, { body, key });
    form.reset();
    replyTo("", "");
    if (comment.held) {
      tell(byId("comment-status"), say("comment.held"));
    } else {
      location.hash = "";
      location.hash = `comment-${comment.id}`;
      location.reload();
    }
  });
}
