// @ts-check
/**
 * One call of the API, until it is known what became of it: a lost connection and a busy service are tried again with the
 * same `Idempotency-Key`, so that nothing is done twice.
 * @module
 */

import { base } from "./place.js";
import { language } from "./words.js";

/** Where the API lies. */
export const BASE = `${base}/api/v1`;

/** Pauses before the second and the further tries, in milliseconds. */
const PAUSES = [400, 1500, 4000];
/** Longest pause that the service may ask for and that somebody waits for at a form, in milliseconds. */
const LONGEST_PAUSE = 5000;
/** A call without an answer by then is tried again. The service lets nobody wait longer than five seconds for itself. */
const PATIENCE = 20_000;

/**
 * @typedef {object} Fault
 * @property {string} pointer
 * @property {string} code
 * @property {string} detail
 */

/**
 * @typedef {object} Problem a problem of RFC 9457, as the API writes it
 * @property {number} status
 * @property {string} code
 * @property {string} title
 * @property {string} detail
 * @property {Fault[]} [errors]
 * @property {string} [legal_basis]
 * @property {{ method: string, href: string }} [repeat]
 * @property {{ required: string, held: string, ways: string[] }} [assurance]
 */

/** The service has said no, and why. */
export class Refused extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.detail || problem.title);
    this.problem = problem;
  }

  /** @param {string} code */
  is(code) {
    return this.problem.code === code;
  }
}

/** Nobody knows: there was no answer. */
export class Unreachable extends Error {}

/**
 * @typedef {object} Asked
 * @property {unknown} [body] sent as JSON
 * @property {Blob} [file] sent as it is, instead
 * @property {string} [token] the access token
 * @property {string} [key] the Idempotency-Key
 * @property {Record<string, string>} [headers]
 * @property {boolean} [keepalive] goes on when the page is left
 * @property {boolean} [once] is not tried again
 * @property {boolean} [whole] a good answer is taken as it is, as a file
 * @property {AbortSignal} [signal] calls the call off
 */

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {any} body JSON, or text where it is none; null without a body; a Blob where the answer is taken whole
 * @property {Headers} headers
 */

/**
 * Makes a call.
 * @param {string} method
 * @param {string} path under the base
 * @param {Asked} [asked]
 * @returns {Promise<Answer>} a good answer
 * @throws {Refused | Unreachable}
 */
export async function send(method, path, asked = {}) {
  for (let tried = 0; ; tried += 1) {
    const last = asked.once === true || tried >= PAUSES.length;
    try {
      return await attempt(method, path, asked);
    } catch (error) {
      const pause = last || asked.signal?.aborted ? null : pauseAfter(error, PAUSES[tried] ?? 0);
      if (pause === null) {
        throw error;
      }
      await new Promise((done) => setTimeout(done, pause));
    }
  }
}

/**
 * How long to wait before the same is sent again; null where that is of no use.
 * @param {unknown} error
 * @param {number} usual
 */
function pauseAfter(error, usual) {
  if (error instanceof Unreachable) {
    return usual;
  }
  if (!(error instanceof Refused)) {
    return null;
  }
  const { status, code } = error.problem;
  // `outcome_unknown` names the call that settles it, which is the one that was made.
  if (status !== 503 && code !== "idempotency_in_progress") {
    return null;
  }
  const asked = retryAfter.get(error) ?? 0;
  return asked > LONGEST_PAUSE ? null : Math.max(asked, usual);
}

/** @type {WeakMap<Refused, number>} what refusals ask for, in milliseconds */
const retryAfter = new WeakMap();

/**
 * Seconds after which the service wants to be asked again; 0 where it does not say.
 * @param {Refused} refused
 */
export function secondsToWait(refused) {
  return Math.ceil((retryAfter.get(refused) ?? 0) / 1000);
}

/**
 * @param {string} method
 * @param {string} path
 * @param {Asked} asked
 * @returns {Promise<Answer>}
 */
async function attempt(method, path, asked) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json, application/problem+json;q=0.9, */*;q=0.1", "Accept-Language": language };
  if (asked.token) {
    headers.Authorization = `Bearer ${asked.token}`;
  }
  if (asked.key) {
    headers["Idempotency-Key"] = asked.key;
  }
  if (asked.body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  const body = asked.file ?? (asked.body === undefined ? null : JSON.stringify(asked.body));
  const patience = AbortSignal.timeout(PATIENCE);
  try {
    const response = await fetch(BASE + path, {
      method,
      body,
      headers: { ...headers, ...asked.headers },
      keepalive: asked.keepalive ?? false,
      cache: "no-store",
      credentials: "same-origin",
      signal: asked.signal ?? (asked.file ? null : patience),
    });
    if (asked.whole && response.ok) {
      return { status: response.status, body: await response.blob(), headers: response.headers };
    }
    return await settled(response);
  } catch (error) {
    if (error instanceof Refused || asked.signal?.aborted) {
      throw error;
    }
    throw new Unreachable("no answer", { cause: error });
  }
}

/**
 * @param {Response} response
 * @returns {Promise<Answer>}
 */
async function settled(response) {
  const type = response.headers.get("Content-Type") ?? "";
  const text = response.status === 204 ? "" : await response.text();
  const body = text === "" ? null : type.includes("json") ? JSON.parse(text) : text;
  if (response.ok) {
    return { status: response.status, body, headers: response.headers };
  }
  const refused = new Refused(
    body !== null && typeof body === "object" && "code" in body
      ? body
      : // Something between us and the service has answered.
        { status: response.status, code: response.status >= 500 ? "unavailable" : "unknown", title: "", detail: "" },
  );
  const seconds = Number(response.headers.get("Retry-After"));
  if (seconds > 0) {
    retryAfter.set(refused, seconds * 1000);
  }
  throw refused;
}

/**
 * A key for one act, however often it has to be sent.
 * @returns {string}
 */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
