// @ts-check
/**
 * What becomes of a mail that somebody waits for.
 * @module
 */

import { tell } from "./elements.js";
import { send } from "./wire.js";
import { say } from "./words.js";

/** How often it is asked, in milliseconds, and how many times. */
const OFTEN = 3000;
const TIMES = 20;

/**
 * @param {string} delivery
 * @param {HTMLElement} place
 */
export async function followMail(delivery, place) {
  for (let asked = 0; asked < TIMES; asked += 1) {
    let state = "queued";
    try {
      state = (await send("GET", `/deliveries/${delivery}`, { once: true })).body.state;
    } catch {
      // Asked again.
    }
    const sentence = say(`mail.${state}`);
    if (place.textContent !== sentence) {
      tell(place, sentence);
    }
    if (state === "sent" || state === "undelivered" || state === "limited") {
      return;
    }
    await new Promise((done) => setTimeout(done, OFTEN));
  }
}
