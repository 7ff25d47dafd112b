// @ts-check
/**
 * The form of a petition's text: reading it, filling it in, counting letters, finding the addressee and petitions like it.
 * @module
 */

import { offerBodies } from "../addressees.js";
import { byId, field, formOf, show } from "../elements.js";
import { inFigures, language, say } from "../words.js";
import { watchSimilar } from "./similar.js";

const TEXTS = ["title", "subject", "content", "arguments", "proposals"];

/** @typedef {{ form: HTMLFormElement, read: () => Record<string, any>, write: (petition: any) => void }} TextForm */

/**
 * @param {string | null} own the petition's own id, which is not like itself
 * @returns {TextForm}
 */
export function textForm(own) {
  const form = formOf("text");
  const named = (/** @type {string} */ name) => /** @type {any} */ (field(form, name));
  const list = /** @type {HTMLSelectElement} */ (named("addressee"));
  const choose = offerBodies(
    /** @type {HTMLInputElement} */ (byId("addressee-words")),
    list,
    byId("addressee-status"),
  );
  for (const name of TEXTS) {
    countLetters(named(name));
  }
  watchSimilar(named("title"), byId("similar"), own);
  if (named("language").value === "") {
    named("language").value = language === "kk" ? "kk" : "ru";
  }
  return { form, read: () => readForm(form), write: (petition) => writeForm(form, petition, choose) };
}

/** @param {HTMLFormElement} form */
function readForm(form) {
  const values = new FormData(form);
  const given = (/** @type {string} */ name) => {
    const value = values.get(name);
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  /** @type {Record<string, any>} */
  const read = Object.fromEntries([...TEXTS, "language", "addressee", "representative"].map((name) => [name, given(name)]));
  // A title is one line, however it was pasted.
  read.title = read.title?.replace(/\s+/g, " ");
  return read;
}

/**
 * @param {HTMLFormElement} form
 * @param {any} petition as the API tells it, or as it was kept here
 * @param {(slug: string, name: string) => void} choose
 */
function writeForm(form, petition, choose) {
  for (const name of [...TEXTS, "language", "representative"]) {
    const at = field(form, name);
    if (at !== null && petition[name] !== undefined && petition[name] !== null) {
      at.value = petition[name];
      at.dispatchEvent(new Event("counted"));
    }
  }
  const { addressee } = petition;
  if (typeof addressee === "string") {
    choose(addressee, petition.addressee_name ?? addressee);
  } else if (addressee) {
    choose(addressee.slug, addressee.names?.[language] ?? addressee.slug);
  }
}

/**
 * Says how many letters are left once they become few, and how many are missing.
 * @param {HTMLInputElement} input
 */
function countLetters(input) {
  const place = document.getElementById(`${input.id}-letters`);
  if (place === null) {
    return;
  }
  const most = Number(input.dataset.most);
  const count = () => {
    const left = most - [...input.value].length;
    place.textContent = left < 0 ? say("letters.over", { count: inFigures(-left) }) : say("letters.left", { count: inFigures(left) });
    show(place, left < most * 0.2);
  };
  input.addEventListener("input", count);
  input.addEventListener("counted", count);
}
