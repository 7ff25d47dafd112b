// @ts-check
/**
 * One webhook: how it stands, and what its owner may do with it.
 * @module
 */

import { call, read } from "../api.js";
import { el, fill, tell } from "../elements.js";
import { whenPressed } from "../forms.js";
import { sentence } from "../problems.js";
import { onDay, say, wordFor } from "../words.js";
import { deliveries } from "./deliveries.js";

/**
 * @param {any} webhook
 * @param {(message?: string) => Promise<void>} again draws the list anew, and says what was done
 */
export function card(webhook, again) {
  const path = `/webhooks/${webhook.id}`;
  const status = el("p", { role: "status", hidden: true });
  /** @type {(words: string, kind: string, act: (key: string) => Promise<void>) => HTMLElement} */
  const button = (words, kind, act) => {
    const made = el("button", { type: "button", class: `button ${kind}` }, say(words));
    whenPressed(made, act, (error) => tell(status, sentence(error)));
    return made;
  };
  const test = button("webhook.test", "quiet-button", async (key) => {
    await call("POST", `${path}/test`, { key });
    tell(status, say("webhook.tested"));
  });
  const turn = button(webhook.enabled ? "webhook.turn_off" : "webhook.turn_on", "quiet-button", async (key) => {
    await call("PATCH", path, { key, body: { enabled: !webhook.enabled } });
    await again(say(webhook.enabled ? "webhook.is_off" : "webhook.is_on"));
  });
  return el(
    "li",
    { class: "card" },
    el("h2", {}, webhook.description || webhook.url),
    webhook.description && el("p", {}, el("code", {}, webhook.url)),
    el("p", {}, standing(webhook)),
    el("p", { class: "quiet" }, webhook.events.length > 0 ? webhook.events.join(", ") : say("webhook.all_events")),
    status,
    el("p", { class: "actions" }, test, turn),
    secretOf(path),
    deliveries(path),
    deletion(path, again, status),
  );
}

/** @param {any} webhook */
function standing({ enabled, disabled_because, disabled_at, failing_since }) {
  if (!enabled) {
    return el("span", { class: "state state-late" }, `${wordFor("webhook_off", disabled_because ?? "owner")}${disabled_at ? `, ${onDay(disabled_at)}` : ""}`);
  }
  return failing_since
    ? el("span", { class: "state state-late" }, say("webhook.failing", { day: onDay(failing_since) }))
    : el("span", { class: "state state-supported" }, say("webhook.on"));
}

/** The secret, which is asked for when it is wanted. @param {string} path */
function secretOf(path) {
  const place = el("div", {});
  const folded = el("details", {}, el("summary", {}, say("webhook.secret")), el("p", { class: "hint" }, say("webhook.secret_hint")), place);
  folded.addEventListener("toggle", () => {
    if (!(/** @type {HTMLDetailsElement} */ (folded).open)) {
      fill(place);
      return;
    }
    read(`${path}/secret`)
      .then(({ items }) => fill(place, ...items.map((/** @type {any} */ one) => el("p", {}, el("code", {}, one.secret), one.expires_at && ` ${say("webhook.secret_until", { day: onDay(one.expires_at) })}`))))
      .catch((error) => fill(place, el("p", { role: "alert" }, sentence(error))));
  });
  return folded;
}

/**
 * @param {string} path
 * @param {(message?: string) => Promise<void>} again
 * @param {HTMLElement} status
 */
function deletion(path, again, status) {
  const sure = el("button", { type: "button", class: "button danger-button" }, say("webhook.delete"));
  whenPressed(
    sure,
    async () => {
      await call("DELETE", path);
      await again(say("webhook.deleted"));
    },
    (error) => tell(status, sentence(error)),
  );
  return el("details", {}, el("summary", {}, say("webhook.delete")), el("p", {}, say("webhook.delete_sure")), el("p", { class: "actions" }, sure));
}
