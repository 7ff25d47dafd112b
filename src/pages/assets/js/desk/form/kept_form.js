// @ts-check
/**
 * What somebody has typed into a form of the desk, until it is sent: a lost connection or a session that is over must not cost
 * it. It stands in this tab alone, and is gone with the tab, with the act, or when somebody else signs in. What tells
 * who a citizen is, is not kept.
 * @module
 */

import { signedIn, whenChanged } from "../../session.js";

const BEGINNING = "petitions.desk.";
/** Names of members that are not kept, at whatever depth. */
const NOT_KEPT = new Set([
  "iin", "email", "family_name", "given_name", "patronymic", "birth_date", "residence", "password", "otp", "applicant", "cms",
]);

whenChanged(() => {
  if (!signedIn()) {
    dropAll();
  }
});

/**
 * @param {any} value
 * @returns {any}
 */
function worthKeeping(value) {
  if (Array.isArray(value)) {
    return value.map(worthKeeping);
  }
  if (value === null || typeof value !== "object") {
    return value;
  }
  /** @type {[string, any][]} */
  const kept = Object.entries(value).filter(([name]) => !NOT_KEPT.has(name));
  return Object.fromEntries(kept.map(([name, inside]) => [name, worthKeeping(inside)]));
}

/**
 * @param {string} owner id of the account
 * @param {string} act the call and what it is made to
 * @param {any} values
 */
export function keepTyped(owner, act, values) {
  try {
    sessionStorage.setItem(`${BEGINNING}${owner}.${act}`, JSON.stringify(worthKeeping(values) ?? {}));
  } catch {
    // Without storage it stands in the page alone.
  }
}

/**
 * @param {string} owner
 * @param {string} act
 * @returns {any} undefined where nothing was kept
 */
export function keptTyped(owner, act) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(`${BEGINNING}${owner}.${act}`) ?? "null");
    return kept !== null && Object.keys(kept).length > 0 ? kept : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} owner
 * @param {string} act
 */
export function dropTyped(owner, act) {
  try {
    sessionStorage.removeItem(`${BEGINNING}${owner}.${act}`);
  } catch {
    // Nothing was kept.
  }
}

function dropAll() {
  try {
    Object.keys(sessionStorage).filter((key) => key.startsWith(BEGINNING)).forEach((key) => sessionStorage.removeItem(key));
  } catch {
    // Nothing was kept.
  }
}
