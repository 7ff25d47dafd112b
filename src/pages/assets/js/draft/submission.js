// @ts-check
/**
 * Filing a draft: the subjects that no petition may have are read first, then the text is frozen and goes to moderation.
 * Where the service asks for the author's electronic signature, it is made here.
 * @module
 */

import { call, readOpen } from "../api.js";
import { byId, el, field, fill, formOf } from "../elements.js";
import { whenSent } from "../forms.js";
import { signTextByNcaLayer } from "../ncalayer.js";
import { Told, showProblem } from "../problems.js";
import { href, language, say } from "../words.js";
import { withEvidence } from "../evidence.js";

/**
 * @param {string} id
 * @param {import("./autosave.js").Autosave} saving
 * @param {HTMLFormElement} text
 */
export function beginSubmission(id, saving, text) {
  const form = formOf("submit");
  let version = "";
  void readOpen("/rules").then(async ({ items }) => {
    const current = items.find((/** @type {any} */ set) => set.in_force);
    const rules = await readOpen(`/rules/${current.version}`);
    version = rules.version;
    fill(byId("subjects"), ...rules.prohibited_subjects.map(subject));
  });
  whenSent(form, async (values, key) => {
    if (!values.has("read")) {
      const box = field(form, "read");
      box?.focus();
      throw new Told(say("submit.read_first"));
    }
    if (!(await saving.now())) {
      text.scrollIntoView();
      throw new Told(say("submit.not_saved"));
    }
    const send = (/** @type {string | undefined} */ cms) =>
      call("POST", `/petitions/${id}/submission`, { body: { prohibited_subjects_acknowledged: version, cms }, key: cms ? undefined : key });
    try {
      await withEvidence(send, async () => {
        const { body } = await call("GET", `/petitions/${id}/signing-statement`);
        return signTextByNcaLayer(body);
      });
    } catch (error) {
      showFaultsAtText(text, error);
      throw error;
    }
    saving.stopped = true;
    location.assign(href(`/petitions/${id}/share`));
  });
}

/** @param {any} listed */
function subject(listed) {
  return el("li", {}, listed.names[language] ?? listed.names.ru);
}

/**
 * Faults of the text stand in the form of the text, not in this one.
 * @param {HTMLFormElement} text
 * @param {any} error
 */
function showFaultsAtText(text, error) {
  if (error?.problem?.errors?.some((/** @type {any} */ fault) => field(text, fault.pointer.slice(1)) !== null)) {
    showProblem(text, error);
  }
}
