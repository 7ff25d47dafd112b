// @ts-check
/**
 * The files of a petition.
 * @module
 */

import { call, read } from "../api.js";
import { byId, el, fill, formOf, tell } from "../elements.js";
import { whenPressed, whenSent } from "../forms.js";
import { Told, sentence } from "../problems.js";
import { inFigures, say, wordFor } from "../words.js";
import { takeLost } from "./chosen_files.js";

/**
 * @param {string} id
 * @param {boolean} own whether they may be taken away again
 */
export async function beginFiles(id, own) {
  const form = formOf("upload");
  const lost = takeLost(id);
  if (lost.length > 0) {
    tell(byId("files-status"), say("files.lost", { names: lost.join(", ") }));
  }
  await draw(id, own);
  whenSent(form, async (values, key) => {
    const file = values.get("file");
    if (!(file instanceof File) || file.size === 0) {
      throw new Told(say("files.none_chosen"));
    }
    const query = new URLSearchParams({ file_name: file.name, purpose: String(values.get("purpose")) });
    await call("POST", `/petitions/${id}/attachments?${query}`, {
      file,
      key,
      headers: { "Content-Type": file.type || "application/pdf" },
    });
    form.reset();
    tell(byId("files-status"), say("files.added", { name: file.name }));
    await draw(id, own);
  });
}

/**
 * @param {string} id
 * @param {boolean} own
 */
async function draw(id, own) {
  const { items } = await read(`/petitions/${id}/attachments`);
  fill(byId("files"), ...items.map((/** @type {any} */ file) => line(id, file, own)));
}

/**
 * @param {string} id
 * @param {any} file
 * @param {boolean} own
 */
function line(id, file, own) {
  const away = el("button", { type: "button", class: "link-button" }, say("files.remove"));
  away.setAttribute("aria-label", say("files.remove_named", { name: file.file_name }));
  whenPressed(
    away,
    async () => {
      await call("DELETE", `/petitions/${id}/attachments/${file.id}`);
      tell(byId("files-status"), say("files.removed", { name: file.file_name }));
      await draw(id, own);
    },
    (error) => tell(byId("files-status"), sentence(error)),
  );
  const facts = ` (${wordFor("purpose", file.purpose)}, ${inFigures(Math.ceil(file.size / 1024))} KiB) `;
  return el("li", {}, el("span", {}, file.file_name), facts, own && away);
}

