// @ts-check
/**
 * The words of the page's language. They are modules of their own (`words/*`), which the page names before any script that
 * says them, and which fill in what stands here: modules run in the order in which the page names them. To ask for them
 * from here would keep every script waiting beyond the `load` of the page, and a button pressed by then would do nothing.
 * @module
 */

/** @typedef {{ [name: string]: string | Words }} Words */

/** @type {Words} */
export const words = {};

/** @type {Words} The words of the desk, which its own pages alone load. */
export const wordsOfTheDesk = {};

/**
 * @param {Words} among
 * @param {string} key names with points between them
 * @returns {string | undefined}
 */
export function word(among, key) {
  /** @type {string | Words | undefined} */
  let at = among;
  for (const name of key.split(".")) {
    at = typeof at === "object" ? at[name] : undefined;
  }
  return typeof at === "string" ? at : undefined;
}
