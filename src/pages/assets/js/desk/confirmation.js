// @ts-check
/**
 * The question before what cannot be taken back.
 * @module
 */

import { el } from "../elements.js";
import { newId } from "./form/fields.js";
import { say } from "./words.js";

/**
 * Asks, and answers whether to go on. Whoever presses Enter or Escape without reading does not go on.
 * @param {string} title the act
 * @param {string} consequence what it does
 * @returns {Promise<boolean>}
 */
export function confirmed(title, consequence) {
  const id = newId();
  const dialog = /** @type {HTMLDialogElement} */ (
    el(
      "dialog",
      { "aria-labelledby": id },
      el(
        "form",
        { method: "dialog" },
        el("h2", { id }, title),
        el("p", {}, consequence),
        el(
          "p",
          { class: "actions" },
          el("button", { class: "button quiet-button", value: "no", autofocus: true }, say("form.no_back")),
          el("button", { class: "button danger-button", value: "yes" }, title),
        ),
      ),
    )
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answered) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      answered(dialog.returnValue === "yes");
    });
  });
}
