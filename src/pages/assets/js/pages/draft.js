// @ts-check
/**
 * A draft, or a text that the moderator has asked to correct: written, saved, given its files, and filed.
 * @module
 */

import { SignInNeeded, call } from "../api.js";
import { byId, el, fill, show, tell } from "../elements.js";
import { Autosave } from "../draft/autosave.js";
import { beginCorrection } from "../draft/correction.js";
import { beginFiles } from "../draft/files.js";
import { dropText, keptText } from "../draft/kept_text.js";
import { beginSubmission } from "../draft/submission.js";
import { textForm } from "../draft/text_form.js";
import { ownPage } from "../own_page.js";
import { here } from "../place.js";
import { sentence, showProblem } from "../problems.js";
import { goAndSignIn } from "../way_back.js";
import { href, say } from "../words.js";

const id = here().split("/")[2] ?? "";
const status = byId("draft-status");
const { form, read, write } = textForm(id);

async function begin() {
  const answer = await call("GET", `/petitions/${id}`);
  const petition = answer.body;
  if (petition.state === "needs_correction") {
    write(petition);
    tell(status, "");
    beginCorrection(petition, { form, read, write });
  } else if (petition.state === "draft") {
    write(petition);
    // The version is what is changed; the tag of an answer may be one of its encoding.
    beginDraft(`"v${petition.version}"`);
  } else {
    location.replace(ownPage(petition));
    return;
  }
  show(byId("draft"), true);
  void beginFiles(id, true);
}

/** @param {string} etag */
function beginDraft(etag) {
  const saving = new Autosave(id, etag, read, standing);
  const kept = keptText(id);
  if (kept !== null) {
    // Typed without a connection, or as the page was left.
    write(kept);
    saving.later(0);
  } else {
    standing("saved");
  }
  form.addEventListener("input", () => saving.typed());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void saving.now();
  });
  beginSubmission(id, saving, form);
  const discard = byId("discard");
  show(discard, true);
  discard.addEventListener("click", () => void discarded(saving));
}

/**
 * @param {import("../draft/autosave.js").Standing} how
 * @param {unknown} [error]
 */
function standing(how, error) {
  if (how === "sign_in") {
    goAndSignIn();
    return;
  }
  if (how === "conflict") {
    const again = el("button", { type: "button", class: "button", click: () => location.reload() }, say("draft.load_other"));
    dropText(id);
    fill(status, say("draft.conflict"), " ", again);
    show(status, true);
    return;
  }
  if (how === "unsaved") {
    showQuietly(error);
    return;
  }
  form.querySelectorAll(".problem").forEach((problem) => show(problem, false));
  tell(status, say(`draft.${how}`));
}

/**
 * What keeps a text from being saved is shown without taking the focus from whoever writes.
 * @param {unknown} error
 */
function showQuietly(error) {
  const at = /** @type {HTMLElement | null} */ (document.activeElement);
  showProblem(form, error);
  if (at instanceof HTMLElement && form.contains(at) && at.tagName !== "BUTTON") {
    at.focus();
  }
  tell(status, say("draft.unsaved"));
}

/** @param {Autosave} saving */
async function discarded(saving) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("discard-dialog"));
  dialog.returnValue = "";
  dialog.showModal();
  await new Promise((done) => dialog.addEventListener("close", done, { once: true }));
  if (dialog.returnValue !== "yes") {
    return;
  }
  try {
    await call("DELETE", `/petitions/${id}`, { headers: { "If-Match": "*" } });
    saving.stopped = true;
    dropText(id);
    location.replace(href("/me/petitions"));
  } catch (error) {
    tell(status, sentence(error));
  }
}

begin().catch((error) => {
  if (error instanceof SignInNeeded) {
    goAndSignIn();
  } else {
    tell(status, sentence(error));
  }
});
