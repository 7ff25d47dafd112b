// @ts-check
/**
 * What somebody has typed and the service does not have yet, kept in this browser: until the draft is complete enough to be
 * saved, or while there is no connection. It is deleted as soon as the service has it.
 * @module
 */

const KEY = "petitions.text.";

/**
 * @param {string} name
 * @returns {Record<string, string> | null}
 */
export function keptText(name) {
  try {
    return JSON.parse(localStorage.getItem(KEY + name) ?? "null");
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {Record<string, unknown>} text
 */
export function keepText(name, text) {
  try {
    localStorage.setItem(KEY + name, JSON.stringify(text));
  } catch {
    // Then it is lost with the page, as without us.
  }
}

/** @param {string} name */
export function dropText(name) {
  try {
    localStorage.removeItem(KEY + name);
  } catch {
    // Nothing was kept.
  }
}
