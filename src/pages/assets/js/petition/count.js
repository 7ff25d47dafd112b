// @ts-check
/**
 * The count of the page, as it grows.
 * @module
 */

import { followCount } from "../live_count.js";
import { inFigures, say } from "../words.js";

/** @param {{ id: string, state: string, linkKey: string | null }} petition */
export function showCount({ id, state, linkKey }) {
  if (!["limited", "final_check", "published", "supported"].includes(state)) {
    return;
  }
  const number = document.querySelector("[data-count-text]");
  const bar = /** @type {HTMLProgressElement | null} */ (document.querySelector("progress[data-count]"));
  const told = document.getElementById("count-told");
  let shown = -1;
  followCount(id, linkKey, (count) => {
    if (number !== null && count.signature_count !== shown) {
      number.textContent = inFigures(count.signature_count);
      if (bar !== null) {
        bar.value = Math.min(count.signature_count, bar.max);
      }
      // A listener hears of the first and then of every hundredth, not of each.
      if (told !== null && Math.floor(shown / 100) !== Math.floor(count.signature_count / 100)) {
        told.textContent = say("count.now", { count: inFigures(count.signature_count) });
      }
      shown = count.signature_count;
    }
    if (count.state && count.state !== state) {
      // The petition has gone on, and the page with it.
      location.reload();
    }
  });
}
