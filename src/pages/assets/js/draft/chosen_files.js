// @ts-check
/**
 * Files that are chosen before there is a draft to add them to. They go to the service right after the draft; which of them
 * did not arrive is told on the page of the draft, since a page cannot hand a file on to the next.
 * @module
 */

import { call } from "../api.js";

const LOST = "petitions.lost_files.";

/** @typedef {{ file: File, purpose: string }} Chosen */

/**
 * What is chosen in a form: each field of files bears its purpose.
 * @param {HTMLFormElement} form
 * @returns {Chosen[]}
 */
export function chosenFiles(form) {
  const fields = [...form.querySelectorAll("input[type=file][data-purpose]")].map((field) => /** @type {HTMLInputElement} */ (field));
  return fields.flatMap((field) =>
    [...(field.files ?? [])].map((file) => ({ file, purpose: field.dataset.purpose ?? "supporting" })),
  );
}

/**
 * Adds them to a draft, one after the other.
 * @param {string} id of the draft
 * @param {Chosen[]} chosen
 * @param {string} key of the act that they belong to, so that sent again none is there twice
 */
export async function addChosen(id, chosen, key) {
  const lost = [];
  for (const [at, { file, purpose }] of chosen.entries()) {
    const query = new URLSearchParams({ file_name: file.name, purpose });
    try {
      await call("POST", `/petitions/${id}/attachments?${query}`, {
        file,
        key: `${key}-${at}`,
        headers: { "Content-Type": file.type || "application/pdf" },
      });
    } catch {
      // The draft is there all the same, and the file can be added to it.
      lost.push(file.name);
    }
  }
  try {
    if (lost.length > 0) {
      sessionStorage.setItem(LOST + id, JSON.stringify(lost));
    }
  } catch {
    // Then the list of files alone shows what is missing.
  }
}

/**
 * The names of files that did not arrive; told once.
 * @param {string} id of the draft
 * @returns {string[]}
 */
export function takeLost(id) {
  try {
    const lost = JSON.parse(sessionStorage.getItem(LOST + id) ?? "[]");
    sessionStorage.removeItem(LOST + id);
    return lost;
  } catch {
    return [];
  }
}
