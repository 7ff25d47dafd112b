// @ts-check
/**
 * The test clock: what it shows, a step ahead, another instant.
 * @module
 */

import { byId, field, formOf, tell } from "../elements.js";
import { text, whenSent } from "../forms.js";
import { Told } from "../problems.js";
import { send } from "../wire.js";
import { onDay, say } from "../words.js";

/** The law's days are those of UTC+5, and so is what is typed here. */
const HOURS_AHEAD = 5;
const HOUR = 3600;
/** @type {Record<string, number>} in seconds */
const UNITS = { hours: HOUR, days: 24 * HOUR };

/** @param {{ now: string }} clock */
function draw({ now }) {
  byId("clock-now").textContent = onDay(now);
  const local = new Date(Date.parse(now) + HOURS_AHEAD * HOUR * 1000).toISOString().slice(0, 16);
  const typed = field(formOf("set-clock"), "now");
  if (typed !== null) {
    typed.value = local;
  }
}

/** @param {{ now: string }} clock */
function moved(clock) {
  draw(clock);
  tell(byId("clock-told"), say("docs.clock_moved", { now: onDay(clock.now) }));
}

/** Shows the clock, and lets it be moved. */
export async function showClock() {
  whenSent(formOf("step-clock"), async (values) => {
    const step = Number(text(values, "step") ?? 0);
    const unit = String(values.get("unit"));
    const seconds = UNITS[unit];
    const body = seconds === undefined ? { [unit]: step } : { seconds: step * seconds };
    moved((await send("POST", "/dev/clock/advance", { body, once: true })).body);
  });
  whenSent(formOf("set-clock"), async (values) => {
    const typed = text(values, "now");
    if (typed === undefined) {
      throw new Told(say("docs.no_instant"));
    }
    const now = new Date(Date.parse(`${typed}Z`) - HOURS_AHEAD * HOUR * 1000).toISOString();
    moved((await send("PUT", "/dev/clock", { body: { now } })).body);
  });
  try {
    draw((await send("GET", "/dev/clock")).body);
  } catch {
    // The page is whole without it, and says why when the clock is to be moved.
  }
}
