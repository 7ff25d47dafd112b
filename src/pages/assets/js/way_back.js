// @ts-check
/**
 * Where somebody goes on after they have signed in. It stands in this tab alone and not in an address, so that no link from
 * outside can name it.
 * @module
 */

import { href } from "./words.js";

const KEY = "petitions.way_back";

/**
 * Goes to the page where one signs in, and comes back here.
 * @param {string} [part] the part of the page where they were
 */
export function goAndSignIn(part) {
  comeBackTo(location.pathname + location.search + (part ? `#${part}` : location.hash));
  location.assign(href("/sign-in"));
}

/**
 * Says where to go on.
 * @param {string} path
 */
export function comeBackTo(path) {
  try {
    sessionStorage.setItem(KEY, path);
  } catch {
    // Then they go on at their own page.
  }
}

/**
 * Goes on.
 * @param {string} otherwise where nobody said
 */
export function goOn(otherwise) {
  let path = href(otherwise);
  try {
    path = sessionStorage.getItem(KEY) ?? path;
    sessionStorage.removeItem(KEY);
  } catch {
    // As above.
  }
  location.replace(path.startsWith("/") && !path.startsWith("//") ? path : href(otherwise));
}
