// @ts-check
/**
 * The text of a petition, to be read and quoted.
 * @module
 */

import { el } from "../../elements.js";
import { say, wordFor } from "../words.js";

const PARTS = ["subject", "content", "arguments", "proposals"];

/** @param {any} petition */
export function textSection(petition) {
  const others = Object.entries(petition.translations ?? {}).filter(([, text]) => text);
  return el(
    "section",
    { id: "text", "aria-labelledby": "text-title" },
    el("h2", { id: "text-title" }, say("section.text")),
    petition.flags?.length > 0 && el("p", { class: "tags" }, ...petition.flags.map(flag)),
    written(petition, petition.language),
    ...others.map(([code, text]) =>
      el("details", { class: "aside" }, el("summary", {}, wordFor("choice.language", code)), el("h3", { lang: code }, text.title), written(text, code)),
    ),
  );
}

/** @param {string} code */
function flag(code) {
  return el("span", { class: "tag flag" }, wordFor("flag", code));
}

/**
 * @param {any} text
 * @param {string} lang
 */
function written(text, lang) {
  const part = (/** @type {string} */ name) => [
    el("h3", {}, wordFor("field", name)),
    el("p", { class: "said", lang, "data-quotable": true }, text[name]),
  ];
  return el("div", {}, ...PARTS.flatMap(part));
}
