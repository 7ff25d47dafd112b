// @ts-check
/**
 * Calls in the name of whoever is signed in.
 * @module
 */

import { IN_COOKIE, accessToken, forget, open } from "./session.js";
import { Refused, send } from "./wire.js";

/** @typedef {import("./wire.js").Asked} Asked */
/** @typedef {import("./wire.js").Answer} Answer */

/** Somebody has to sign in first. */
export class SignInNeeded extends Error {}

/**
 * A call with the token of whoever is signed in; without one where nobody is and `needed` is false.
 * @param {string} method
 * @param {string} path
 * @param {Asked} [asked]
 * @param {boolean} [needed]
 * @returns {Promise<Answer>}
 */
export async function call(method, path, asked = {}, needed = true) {
  const token = await accessToken();
  if (token === null) {
    if (needed) {
      throw new SignInNeeded();
    }
    return send(method, path, asked);
  }
  try {
    return await send(method, path, { ...asked, token });
  } catch (error) {
    if (!(error instanceof Refused) || !TOKEN_REFUSED.has(error.problem.code)) {
      throw error;
    }
    const next = await accessToken(token);
    if (next === null && needed) {
      throw new SignInNeeded();
    }
    return send(method, path, next === null ? asked : { ...asked, token: next });
  }
}

/** An access token that is over, or whose session has ended. */
const TOKEN_REFUSED = new Set(["invalid_token", "unauthenticated", "session_ended"]);

/**
 * What is read there.
 * @param {string} path
 * @returns {Promise<any>}
 */
export async function read(path) {
  return (await call("GET", path)).body;
}

/**
 * What is read there, with or without somebody signed in.
 * @param {string} path
 * @returns {Promise<any>}
 */
export async function readOpen(path) {
  return (await call("GET", path, {}, false)).body;
}

/**
 * Makes a call that signs in, and keeps the session.
 * @param {string} path
 * @param {unknown} body
 * @returns {Promise<Answer>}
 */
export async function signInBy(path, body) {
  const answer = await send("POST", path, { body, headers: IN_COOKIE });
  if (answer.body?.access_token) {
    open(answer.body);
  }
  return answer;
}

/** Ends the session, here and at the service. */
export async function signOut() {
  try {
    await call("DELETE", "/sessions/current", { headers: IN_COOKIE });
  } catch (error) {
    // A session that is over already is what was wanted.
    if (!(error instanceof SignInNeeded || error instanceof Refused)) {
      throw error;
    }
  }
  forget();
}

/**
 * Everything that a list holds, page after page, as far as somebody may want to see it at once.
 * @param {string} path
 * @param {number} [most]
 * @returns {Promise<any[]>}
 */
export async function readAll(path, most = 500) {
  const items = [];
  let cursor = "";
  do {
    const join = path.includes("?") ? "&" : "?";
    const page = await readOpen(`${path}${join}limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    items.push(...page.items);
    cursor = page.next_cursor ?? "";
  } while (cursor !== "" && items.length < most);
  return items;
}
