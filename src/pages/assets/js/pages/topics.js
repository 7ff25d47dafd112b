// @ts-check
/**
 * Following a body or a territory: whoever is signed in hears by mail of each petition that opens there. The buttons stand on
 * the pages of bodies and territories, and are shown to those who may follow.
 * @module
 */

import { SignInNeeded, call, read } from "../api.js";
import { byId, el, fill, show, tell } from "../elements.js";
import { whenPressed } from "../forms.js";
import { sentence } from "../problems.js";
import { signedIn } from "../session.js";
import { goAndSignIn } from "../way_back.js";
import { say } from "../words.js";

/** @type {HTMLElement[]} */
const buttons = [...document.querySelectorAll("[data-topic]")].map((button) => /** @type {HTMLElement} */ (button));
const status = byId("topic-status");

/**
 * @param {HTMLElement} button
 * @param {boolean} following
 */
function draw(button, following) {
  button.dataset.following = String(following);
  const name = button.dataset.name;
  fill(
    button,
    say(following ? "topic.drop" : "topic.add"),
    name && el("span", { class: "hidden" }, `: ${name}`),
  );
  show(button, true);
}

/** @param {HTMLElement} button */
function watch(button) {
  whenPressed(
    button,
    async () => {
      const following = button.dataset.following === "true";
      await call(following ? "DELETE" : "PUT", `/me/topics/${button.dataset.topic}`);
      draw(button, !following);
      tell(status, say(following ? "topic.dropped" : "topic.added"));
    },
    (error) => {
      if (error instanceof SignInNeeded) {
        goAndSignIn();
      } else {
        tell(status, sentence(error));
      }
    },
  );
}

async function begin() {
  /** @type {{ topics: { kind: string, code: string }[] }} */
  const { topics } = signedIn() ? await read("/me/subscriptions") : { topics: [] };
  const followed = new Set(topics.map(({ kind, code }) => `${kind}/${code}`));
  for (const button of buttons) {
    watch(button);
    draw(button, followed.has(button.dataset.topic ?? ""));
  }
}

// Staff follow nothing: they are shown no button.
begin().catch(() => undefined);
