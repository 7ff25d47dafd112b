// @ts-check
/**
 * What the modules say, in the language of the page.
 * @module
 */

import { base } from "./place.js";
import { word, words } from "./vocabulary.js";

/** The language that the page is written in. */
export const language = ["kk", "ru", "en"].includes(document.documentElement.lang)
  ? document.documentElement.lang
  : "kk";

/** @param {string} key names with points between them */
const found = (key) => word(words, key);

/**
 * A sentence, with what it speaks of in the place of `{names}`.
 * @param {string} key
 * @param {Record<string, string | number>} [facts]
 * @returns {string}
 */
export function say(key, facts = {}) {
  const sentence = found(key) ?? key;
  return sentence.replace(/\{(\w+)\}/g, (mark, name) => String(facts[name] ?? mark));
}

/**
 * The word for a code of the API, such as a state; the code itself where there is none.
 * @param {string} group
 * @param {string} code
 */
export function wordFor(group, code) {
  return found(`${group}.${code}`) ?? code;
}

/**
 * The address of a page of ours, with the language where somebody has chosen one.
 * @param {string} path
 */
export function href(path) {
  if (!("namedLanguage" in document.documentElement.dataset)) {
    return base + path;
  }
  const address = new URL(base + path, location.origin);
  address.searchParams.set("lang", language);
  return address.pathname + address.search + address.hash;
}

// Browsers do not know how Kazakh groups digits; it does as Russian.
const numbers = new Intl.NumberFormat(language === "en" ? "en" : "ru");
/** The law counts days by UTC+5. */
const ZONE = "Asia/Aqtobe";
const parts = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE,
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

/** @param {number} value */
export const inFigures = (value) => numbers.format(value);

/**
 * A civil day (`2026-09-07`), or an instant as the clocks of Kazakhstan show it, in words.
 * @param {string} given
 */
export function onDay(given) {
  if (given.length === 10) {
    const [year, month, day] = given.split("-").map(Number);
    return inWords(year ?? 0, month ?? 1, day ?? 1);
  }
  const at = Object.fromEntries(parts.formatToParts(new Date(given)).map(({ type, value }) => [type, value]));
  return `${inWords(Number(at.year), Number(at.month), Number(at.day))}, ${at.hour}:${at.minute}`;
}

/**
 * @param {number} year
 * @param {number} month
 * @param {number} day
 */
function inWords(year, month, day) {
  return say("date.day", { year, month: wordFor("month", String(month)), day });
}
