// @ts-check
/**
 * One's own signatures. Those that somebody else gave with one's IIN wait to be confirmed or disowned.
 * @module
 */

import { call, readOpen } from "../api.js";
import { byId, el, fill } from "../elements.js";
import { whenPressed } from "../forms.js";
import { showList } from "../lists.js";
import { sentence } from "../problems.js";
import { href, inFigures, onDay, say } from "../words.js";

/** @param {any} signature */
function draw(signature) {
  const title = el("a", { href: href(`/petitions/${signature.petition_id}`) }, say("signature.petition"));
  const status = el("p", { role: "status" });
  const card = el(
    "li",
    { class: "card" },
    el("h2", {}, title),
    el("p", {}, say("signature.given", { day: onDay(signature.signed_at), ordinal: inFigures(signature.ordinal) })),
    !signature.live && el("p", { class: "quiet" }, say("signature.ended")),
    status,
  );
  if (signature.standing === "to_confirm") {
    status.before(el("p", { class: "notice" }, say("signature.to_confirm")), choices(signature, status));
  }
  void readOpen(`/petitions/${signature.petition_id}`)
    .then((petition) => fill(title, petition.title))
    .catch(() => undefined);
  return card;
}

/**
 * @param {any} signature
 * @param {HTMLElement} status
 */
function choices(signature, status) {
  const mine = el("button", { type: "button", class: "button" }, say("signature.confirm"));
  const notMine = el("button", { type: "button", class: "button quiet-button" }, say("signature.disown"));
  const both = el("p", { class: "actions" }, mine, notMine);
  /** @type {(button: HTMLElement, act: string, done: string) => void} */
  const offer = (button, act, done) =>
    whenPressed(
      button,
      async (key) => {
        await call("POST", `/me/signatures/${signature.id}/${act}`, { key });
        both.remove();
        status.textContent = say(done);
      },
      (error) => {
        status.textContent = sentence(error);
      },
    );
  offer(mine, "confirmation", "signature.confirmed");
  offer(notMine, "disowning", "signature.disowned");
  return both;
}

void showList("/me/signatures", byId("signatures"), draw, say("signature.none"));
