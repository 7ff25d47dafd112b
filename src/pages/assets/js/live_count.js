// @ts-check
/**
 * The count of a petition as it grows. The stream of events is for petitions in public access; one that only its link opens
 * is asked for its count now and then.
 * @module
 */

import { readOpen } from "./api.js";
import { BASE } from "./wire.js";

/** How often a count without a stream is asked for, in milliseconds. */
const OFTEN = 5000;

/** @typedef {{ signature_count: number, required_count?: number | null, state?: string }} Count */

/**
 * Tells the count now and whenever it changes. It rests while nobody looks at the page.
 * @param {string} id
 * @param {string | null} linkKey
 * @param {(count: Count) => void} told
 */
export function followCount(id, linkKey, told) {
  /** @type {(() => void) | null} */
  let stop = null;
  const begin = () => (linkKey === null ? streamed(id, told) : polled(id, linkKey, told));
  const settle = () => {
    if (document.visibilityState === "visible") {
      stop ??= begin();
    } else {
      stop?.();
      stop = null;
    }
  };
  document.addEventListener("visibilitychange", settle);
  settle();
}

/**
 * @param {string} id
 * @param {(count: Count) => void} told
 */
function streamed(id, told) {
  const stream = new EventSource(`${BASE}/petitions/${id}/events`);
  /** @param {MessageEvent} event */
  const hear = (event) => told(JSON.parse(event.data));
  stream.addEventListener("message", hear);
  stream.addEventListener("count", hear);
  return () => stream.close();
}

/**
 * @param {string} id
 * @param {string} linkKey
 * @param {(count: Count) => void} told
 */
function polled(id, linkKey, told) {
  const ask = async () => {
    try {
      told(await readOpen(`/petitions/${id}/count?link_key=${encodeURIComponent(linkKey)}`));
    } catch {
      // The next time.
    }
  };
  void ask();
  const again = setInterval(ask, OFTEN);
  return () => clearInterval(again);
}
