// @ts-check
/**
 * Beginning a petition. Until every part is there the text stays in this browser; then it becomes a draft at the service, and
 * the files that were chosen go there too.
 * @module
 */

import { call } from "../api.js";
import { byId, tell } from "../elements.js";
import { addChosen, chosenFiles } from "../draft/chosen_files.js";
import { dropText, keepText, keptText } from "../draft/kept_text.js";
import { textForm } from "../draft/text_form.js";
import { whenSent } from "../forms.js";
import { signedIn } from "../session.js";
import { href, say } from "../words.js";

const KEPT = "new";
const { form, read, write } = textForm(null);
const status = byId("draft-status");

const kept = keptText(KEPT);
if (!signedIn()) {
  tell(status, say("draft.sign_in_later"));
}
if (kept !== null) {
  write(kept);
  tell(status, say("draft.kept"));
}

form.addEventListener("input", () => {
  const chosen = /** @type {HTMLSelectElement} */ (form.elements.namedItem("addressee")).selectedOptions[0];
  keepText(KEPT, { ...read(), addressee_name: chosen?.textContent ?? "" });
  tell(status, say("draft.kept_here"));
});

whenSent(form, async (_, key) => {
  const { body } = await call("POST", "/petitions", { body: read(), key });
  dropText(KEPT);
  await addChosen(body.id, chosenFiles(form), key);
  location.assign(href(`/drafts/${body.id}`));
});
