// @ts-check
/**
 * Applications that one lets act, each with what it may do; taking that back.
 * @module
 */

import { SignInNeeded, call, read } from "../api.js";
import { byId, el, fill, show, tell } from "../elements.js";
import { whenPressed } from "../forms.js";
import { sentence } from "../problems.js";
import { goAndSignIn } from "../way_back.js";
import { inFigures, onDay, say, wordFor } from "../words.js";

const status = byId("consents-status");

async function draw() {
  const { items } = await read("/me/consents");
  fill(byId("consents"), ...items.map(card));
  show(byId("no-consents"), items.length === 0);
}

/** @param {any} consent */
function card(consent) {
  const end = el("button", { type: "button", class: "button quiet-button" }, say("consents.withdraw"));
  whenPressed(
    end,
    async () => {
      await call("DELETE", `/me/consents/${consent.id}`);
      tell(status, say("consents.withdrawn", { app: consent.app_name }));
      await draw();
    },
    (error) => tell(status, sentence(error)),
  );
  const used = consent.last_used_at
    ? say("consents.used", { day: onDay(consent.last_used_at) })
    : say("consents.never_used");
  return el(
    "li",
    { class: "card" },
    el("h2", {}, consent.app_name),
    el("ul", {}, ...consent.scopes.map((/** @type {string} */ scope) => el("li", {}, wordFor("app_scope", scope)))),
    el("p", { class: "quiet" }, say("consents.given", { day: onDay(consent.given_at) })),
    el("p", { class: "quiet" }, used),
    el("p", { class: "quiet" }, say("consents.acts", { count: inFigures(consent.acts) })),
    end,
  );
}

draw().catch((error) => {
  if (error instanceof SignInNeeded) {
    goAndSignIn();
  } else {
    tell(status, sentence(error));
  }
});
