// @ts-check
/**
 * What the modules of the desk say. Its words are many and no citizen needs them, so they are a module of their own, which
 * the pages of the desk alone load; what is not among them is among the words of all pages.
 * @module
 */

import { word, wordsOfTheDesk } from "../vocabulary.js";
import { say as sayOfAll } from "../words.js";

export { href, inFigures, language, onDay } from "../words.js";

/**
 * The word of the desk with this name, if there is one.
 * @param {string} key names with points between them
 * @returns {string | undefined}
 */
export const known = (key) => word(wordsOfTheDesk, key);

/**
 * A sentence, with what it speaks of in the place of `{names}`.
 * @param {string} key
 * @param {Record<string, string | number>} [facts]
 * @returns {string}
 */
export function say(key, facts = {}) {
  const sentence = known(key);
  if (sentence === undefined) {
    return sayOfAll(key, facts);
  }
  return sentence.replace(/\{(\w+)\}/g, (mark, name) => String(facts[name] ?? mark));
}

/**
 * The word for a code of the API; the code itself where there is none.
 * @param {string} group
 * @param {string} code
 */
export function wordFor(group, code) {
  const key = `${group}.${code}`;
  const word = say(key);
  return word === key ? code : word;
}
