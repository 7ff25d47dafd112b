// @ts-check
/**
 * Filing the corrected text, once, as the moderator has asked.
 * @module
 */

import { call, read as readCall } from "../api.js";
import { byId, el, fill, show } from "../elements.js";
import { withEvidence } from "../evidence.js";
import { whenSent } from "../forms.js";
import { signTextByNcaLayer } from "../ncalayer.js";
import { ownPage } from "../own_page.js";
import { onDay, say } from "../words.js";
import { dropText, keepText, keptText } from "./kept_text.js";

/**
 * @param {any} petition
 * @param {import("./text_form.js").TextForm} text
 */
export function beginCorrection(petition, { form, read, write }) {
  const kept = keptText(petition.id);
  if (kept !== null) {
    write(kept);
  }
  void showWhy(petition);
  show(byId("submission"), false);
  const heading = document.querySelector("h1");
  if (heading) {
    heading.textContent = say("correction.page");
  }
  const button = byId("save");
  button.textContent = say("correction.file");
  form.addEventListener("input", () => keepText(petition.id, read()));
  whenSent(form, async (_, key) => {
    const path = `/petitions/${petition.id}/correction`;
    const { body } = await withEvidence(
      (cms) => call("POST", path, { body: { ...read(), cms }, ...(cms === undefined && { key }) }),
      async () => signTextByNcaLayer((await call("POST", `${path}/signing-statement`, { body: read() })).body),
    );
    dropText(petition.id);
    location.assign(ownPage(body));
  });
}

/** @param {any} petition */
async function showWhy(petition) {
  const place = byId("correction");
  const why = [el("h2", {}, say("correction.title")), el("p", { class: "said" }, petition.correction_note ?? "")];
  fill(place, ...why);
  show(place, true);
  const { items } = await readCall(`/petitions/${petition.id}/deadlines`);
  const term = items.find((/** @type {any} */ one) => one.kind === "correction" && one.state === "running");
  if (term) {
    fill(place, ...why, el("p", {}, say("correction.until", { day: onDay(term.due_on) })));
  }
}
