// @ts-check
/**
 * Webhooks of one's own: adding one, trying it, its secret, what was sent to it, turning it off and deleting it.
 * @module
 */

import { SignInNeeded, call, read } from "../api.js";
import { byId, el, fill, formOf, tell } from "../elements.js";
import { text, whenSent } from "../forms.js";
import { sentence } from "../problems.js";
import { goAndSignIn } from "../way_back.js";
import { card } from "../webhooks/card.js";
import { say } from "../words.js";

const status = byId("webhooks-status");

/** Draws the list anew, and says what was done. @param {string} [message] */
async function draw(message) {
  const { items } = await read("/webhooks");
  fill(byId("webhooks"), ...items.map((/** @type {any} */ webhook) => card(webhook, draw)));
  if (items.length === 0) {
    fill(byId("webhooks"), el("li", { class: "quiet" }, say("webhook.none")));
  }
  tell(status, message ?? "");
  if (message) {
    status.focus();
  }
}

async function begin() {
  await draw();
  const form = formOf("register-webhook");
  whenSent(form, async (values, key) => {
    await call("POST", "/webhooks", { key, body: { url: text(values, "url"), description: text(values, "description") } });
    form.reset();
    await draw(say("webhook.added"));
  });
}

begin().catch((error) => {
  if (error instanceof SignInNeeded) {
    goAndSignIn();
  } else {
    tell(status, sentence(error));
  }
});
