// @ts-check
/**
 * The token of a mail's link. It stands in the fragment, which goes to no server, and is taken out of the address at once,
 * so that it stays in no history.
 * @module
 */

/** @returns {string} empty where the address has none */
export function mailedToken() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
  if (location.hash !== "") {
    history.replaceState(null, "", location.pathname + location.search);
  }
  return token;
}
