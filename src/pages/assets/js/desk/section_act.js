// @ts-check
/**
 * The form of an act on a row of the desk, or of what is made beside the list.
 * @module
 */

import { el, fill, tell } from "../elements.js";
import { sentence } from "../problems.js";
import { actForm } from "./schema_form.js";
import { say } from "./words.js";

/**
 * Opens it.
 * @param {import("./section.js").SectionAct} act
 * @param {any} it the row, or null
 * @param {HTMLElement} place
 * @param {{ me: import("./staff_page.js").Me, done: (answer: any) => void, close: () => void }} around
 */
export async function openAct(act, it, place, { me, done, close }) {
  const waiting = el("p", { role: "status", class: "quiet" }, say("lists.loading"));
  fill(place, waiting);
  try {
    const { written, version } = act;
    const form = await actForm({
      operation: act.operation,
      ids: it === null ? {} : (act.at?.(it) ?? {}),
      context: { me },
      given: it === null ? undefined : act.given?.(it),
      fixed: it === null ? undefined : act.fixed?.(it),
      button: it === null ? undefined : act.called?.(it),
      headers: version && { "If-Match": `"v${version(it)}"` },
      shape: written && ((body) => written(body, it)),
      done: ({ body }) => done(body),
    });
    form.querySelector(".actions:last-child")?.append(
      el("button", { type: "button", class: "button quiet-button", click: close }, say("form.no_back")),
    );
    // Another act may have been opened meanwhile.
    if (place.contains(waiting)) {
      fill(place, form);
      /** @type {HTMLElement | null} */ (form.querySelector("input, select, textarea, button"))?.focus();
    }
  } catch (error) {
    tell(waiting, sentence(error));
  }
}
