// @ts-check
/**
 * A complaint about an act, or about silence.
 * @module
 */

import { call, readOpen } from "../api.js";
import { byId, el, field, fill, show, turnTo } from "../elements.js";
import { text, whenSent } from "../forms.js";
import { Refused } from "../wire.js";
import { onDay, say, wordFor } from "../words.js";

/** @param {{ id: string }} petition */
export function beginComplaint({ id }) {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("complaint-form"));
  if (form === null) {
    return;
  }
  const matter = /** @type {any} */ (field(form, "matter"));
  const terms = /** @type {any} */ (field(form, "term"));
  const silence = () => show(terms.closest(".field"), matter.value === "inaction" && terms.options.length > 0);
  matter.addEventListener("change", silence);
  // The terms that passed are looked up when somebody opens the form.
  form.closest("details")?.addEventListener("toggle", () => void offerTerms(id, terms).then(silence), { once: true });
  whenSent(form, async (values, key) => {
    const body = {
      matter: text(values, "matter"),
      term: matter.value === "inaction" ? text(values, "term") : undefined,
      statement: text(values, "statement"),
      concern: text(values, "concern"),
      late_because: text(values, "late_because"),
    };
    try {
      const { body: filed } = await call("POST", `/petitions/${id}/complaints`, { body, key });
      fill(byId("complaint-filed"), el("h3", { "data-start": true }, say("complaint.filed")), el("p", {}, say(`complaint.route_${filed.complaint.route}`)));
      show(form, false);
      show(byId("complaint-filed"), true);
      turnTo(byId("complaint-filed"));
    } catch (error) {
      for (const [code, name] of [["complaint_late", "late_because"], ["forbidden", "concern"]]) {
        if (error instanceof Refused && error.is(String(code))) {
          show(/** @type {Element} */ (field(form, String(name))?.closest(".field")), true);
        }
      }
      throw error;
    }
  });
}

/**
 * @param {string} id
 * @param {HTMLSelectElement} terms
 */
async function offerTerms(id, terms) {
  const { items } = await readOpen(`/petitions/${id}/deadlines`);
  const overdue = items.filter((/** @type {any} */ term) => term.state === "overdue" && !term.internal);
  fill(
    terms,
    ...overdue.map((/** @type {any} */ term) =>
      el("option", { value: term.kind }, `${wordFor("term", term.kind)}, ${onDay(term.due_on)}`),
    ),
  );
}
