// @ts-check
/**
 * The people of the sandbox whom this tab has made or signed in, and in whose name calls are made from these pages. They are
 * made up, and so are their tokens: they stand in the storage of the tab and are gone with it.
 * @module
 */

const KEPT = "petitions.docs.people";
const CHOSEN = "petitions.docs.caller";
/** Those who came first are dropped. */
const MOST = 30;

/**
 * @typedef {object} Person
 * @property {string} email
 * @property {string} role
 * @property {string} token
 * @property {string} [iin]
 * @property {string} [password]
 */

/** @type {Set<() => void>} */
const watchers = new Set();

/**
 * Calls back whenever there is somebody new, or another one is chosen.
 * @param {() => void} watch
 */
export function whenPeopleChange(watch) {
  watchers.add(watch);
}

/** @returns {Person[]} the newest first */
export function people() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
  } catch {
    return [];
  }
}

/** The address of whoever makes the calls; "" is whoever is signed in, if anybody is. */
export function chosen() {
  return read(CHOSEN) ?? "";
}

/** @returns {Person | undefined} */
export function caller() {
  return people().find(({ email }) => email === chosen());
}

/** Somebody new, who makes the calls from now on.
 * @param {Person} person
 */
export function welcome(person) {
  const others = people().filter(({ email }) => email !== person.email);
  const known = people().find(({ email }) => email === person.email);
  keep(KEPT, JSON.stringify([{ ...known, ...person }, ...others].slice(0, MOST)));
  choose(person.email);
}

/** @param {string} email */
export function choose(email) {
  keep(CHOSEN, email);
  watchers.forEach((watch) => watch());
}

/** @param {string} key */
function read(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
function keep(key, value) {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // Without storage a token can still be typed in.
  }
}
