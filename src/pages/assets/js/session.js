// @ts-check
/**
 * Who is signed in here. The access token stands in the memory of this page and nowhere else; the refresh token in a
 * cookie that no script reads (HttpOnly), and that the service takes from our own pages alone. docs/SECURITY.md says why.
 *
 * Tabs have the cookie in common. One refreshes at a time (Web Locks) and tells the others what it got
 * (BroadcastChannel), so that none uses up a token under the hands of another.
 * @module
 */

import { Refused, send } from "./wire.js";

/** Asks for the refresh token in the cookie, at sign-in and when it is used. */
export const IN_COOKIE = Object.freeze({ "Refresh-Token": "cookie" });

/** Holds the id of the open session, so that a page knows without asking whether somebody is signed in. No secret. */
const OPEN = "petitions.session";
/** Seconds before its end in which an access token is no longer used. */
const MARGIN = 20;

/**
 * @typedef {object} Tokens what the API answers to whoever signs in
 * @property {string} access_token
 * @property {number} expires_in
 * @property {string} session_id
 * @property {boolean} second_factor
 */

/** @type {{ token: string, until: number, session: string } | null} */
let held = null;
/** @type {Set<() => void>} */
const watchers = new Set();
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("petitions.session") : null;

channel?.addEventListener("message", (event) => {
  const told = event.data;
  const other = held !== null && told?.session !== held.session;
  held = told;
  if (other) {
    // Another account, or nobody: nothing of the former one may stay on the screen.
    location.reload();
  }
  watchers.forEach((watch) => watch());
});

/** Whether somebody is signed in, as far as this browser remembers. */
export function signedIn() {
  return remembered() !== null;
}

/**
 * Calls back whenever somebody signs in or out, in this tab or another.
 * @param {() => void} watch
 */
export function whenChanged(watch) {
  watchers.add(watch);
}

/**
 * Somebody has signed in.
 * @param {Tokens} tokens
 */
export function open(tokens) {
  take(tokens);
  watchers.forEach((watch) => watch());
}

/** Nobody is signed in any more: here, and in the other tabs. */
export function forget() {
  held = null;
  remember(null);
  channel?.postMessage(null);
  watchers.forEach((watch) => watch());
}

/**
 * An access token that is still good, or null when nobody is signed in.
 * @param {string} [spent] one that the service has just refused
 * @returns {Promise<string | null>}
 */
export async function accessToken(spent) {
  return fresh(spent) ?? (signedIn() ? await alone(() => fetchNext(spent)) : null);
}

/** @param {string} [spent] */
function fresh(spent) {
  return held !== null && held.token !== spent && held.until > Date.now() ? held.token : null;
}

/**
 * @param {string} [spent]
 * @returns {Promise<string | null>}
 */
async function fetchNext(spent) {
  // Another tab may have been first while this one waited.
  const told = fresh(spent);
  if (told !== null) {
    return told;
  }
  try {
    // The answer brings the next cookie: it is taken even when the page is left meanwhile.
    const { body } = await send("POST", "/sessions/refresh", { body: {}, headers: IN_COOKIE, keepalive: true });
    take(body);
    return body.access_token;
  } catch (error) {
    if (error instanceof Refused && error.problem.status === 401) {
      forget();
      return null;
    }
    throw error;
  }
}

/** @param {Tokens} tokens */
function take(tokens) {
  held = {
    token: tokens.access_token,
    until: Date.now() + (tokens.expires_in - MARGIN) * 1000,
    session: tokens.session_id,
  };
  remember(tokens.session_id);
  channel?.postMessage(held);
}

/** @type {Promise<unknown>} */
let line = Promise.resolve();

/**
 * Lets nobody else refresh meanwhile: no other tab, and without Web Locks (pages by plain http) nobody in this one.
 * @template T
 * @param {() => Promise<T>} act
 * @returns {Promise<T>}
 */
function alone(act) {
  if (navigator.locks) {
    return /** @type {Promise<T>} */ (navigator.locks.request("petitions.refresh", act));
  }
  const turn = line.then(act, act);
  line = turn.catch(() => undefined);
  return turn;
}

/** @returns {string | null} */
function remembered() {
  try {
    return localStorage.getItem(OPEN);
  } catch {
    return held?.session ?? null;
  }
}

/** @param {string | null} session */
function remember(session) {
  try {
    if (session === null) {
      localStorage.removeItem(OPEN);
    } else {
      localStorage.setItem(OPEN, session);
    }
  } catch {
    // Without storage everything works but the memory of other pages.
  }
}
