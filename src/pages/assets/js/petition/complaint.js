// @ts-check
/**
 * A complaint about an act, or about silence.
 * @module
 */

import { call } from "../api.js";
import { byId, el, field, fill, show, turnTo } from "../elements.js";
import { text, whenSent } from "../forms.js";
import { Refused } from "../wire.js";
import { onDay, say, wordFor } from "../words.js";

/** What has to be there for a complaint about it. */
const ABOUT = /** @type {Record<string, string>} */ ({ decision: "decision", rejection: "rejection", proposal_answer: "proposal_answer", takedown: "taken_down" });

/** @param {{ id: string, linkKey?: string | null, [member: string]: any }} petition where it has been read, only what there is can be complained of */
export function beginComplaint(petition) {
  const { id } = petition;
  const linkKey = petition.linkKey ?? null;
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("complaint-form"));
  if (form === null) {
    return;
  }
  const matter = /** @type {any} */ (field(form, "matter"));
  const terms = /** @type {any} */ (field(form, "term"));
  // A page that shows the petition has offered no more than there is.
  if (petition.title) {
    for (const option of [...matter.options]) {
      const member = ABOUT[option.value];
      if (member && !petition[member]) {
        option.remove();
      }
    }
  }
  const silence = () => show(terms.closest(".field"), matter.value === "inaction" && terms.options.length > 0);
  matter.addEventListener("change", silence);
  // The terms that passed are looked up when somebody opens the form.
  form.closest("details")?.addEventListener("toggle", () => void offerTerms(id, linkKey, terms).then(silence), { once: true });
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
 * @param {string | null} linkKey
 * @param {HTMLSelectElement} terms
 */
async function offerTerms(id, linkKey, terms) {
  /** @type {Record<string, string>} */
  const headers = linkKey === null ? {} : { "Link-Key": linkKey };
  // Without the list one can complain all the same.
  const { body } = await call("GET", `/petitions/${id}/deadlines`, { headers }, false).catch(() => ({ body: { items: [] } }));
  const overdue = body.items.filter((/** @type {any} */ term) => term.state === "overdue" && !term.internal);
  fill(
    terms,
    ...overdue.map((/** @type {any} */ term) =>
      el("option", { value: term.kind }, `${wordFor("term", term.kind)}, ${onDay(term.due_on)}`),
    ),
  );
}
