// @ts-check
/**
 * What was sent to a webhook, the newest first, and sending it once more.
 * @module
 */

import { call, read } from "../api.js";
import { el, fill, tell } from "../elements.js";
import { whenPressed } from "../forms.js";
import { sentence } from "../problems.js";
import { onDay, say, wordFor } from "../words.js";

/** Deliveries shown; the rest is for programs. */
const SHOWN = 20;

/** @param {string} path the webhook's */
export function deliveries(path) {
  const place = el("div", {});
  const draw = () =>
    read(`${path}/deliveries?limit=${SHOWN}`)
      .then(({ items }) => {
        const lines = items.map((/** @type {any} */ one) => line(one, draw));
        fill(place, lines.length > 0 ? el("ul", { class: "plain-list" }, ...lines) : el("p", { class: "quiet" }, say("webhook.no_deliveries")));
      })
      .catch((error) => fill(place, el("p", { role: "alert" }, sentence(error))));
  const refresh = el("button", { type: "button", class: "link-button" }, say("webhook.refresh"));
  refresh.addEventListener("click", () => void draw());
  const folded = el("details", {}, el("summary", {}, say("webhook.deliveries")), place, refresh);
  folded.addEventListener("toggle", () => void (/** @type {HTMLDetailsElement} */ (folded).open && draw()));
  return folded;
}

/**
 * @param {any} delivery
 * @param {() => Promise<void>} again
 */
function line(delivery, again) {
  const { type, state, created_at, attempts, last_error, next_attempt_at } = delivery;
  const status = el("p", { role: "status", hidden: true });
  const resend = el("button", { type: "button", class: "link-button" }, say("webhook.resend"));
  whenPressed(
    resend,
    async (key) => {
      await call("POST", `/webhook-deliveries/${delivery.id}/redelivery`, { key });
      await again();
    },
    (error) => tell(status, sentence(error)),
  );
  return el(
    "li",
    {},
    el("p", {}, el("code", {}, type), ` · ${wordFor("webhook_delivery", state)} · ${onDay(created_at)}`),
    el("p", { class: "quiet" }, say("webhook.attempts", { count: attempts }), next_attempt_at && state === "waiting" && ` · ${say("webhook.next", { day: onDay(next_attempt_at) })}`),
    last_error && el("p", { class: "quiet" }, last_error),
    state !== "waiting" && resend,
    status,
  );
}
