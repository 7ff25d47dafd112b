// @ts-check
/**
 * The corner of every page that says whether somebody is signed in.
 * @module
 */

import { signOut } from "./api.js";
import { el, fill } from "./elements.js";
import { here } from "./place.js";
import { signedIn, whenChanged } from "./session.js";
import { href, say } from "./words.js";

const list = document.querySelector("#account-nav ul");

function draw() {
  if (list === null) {
    return;
  }
  const item = (/** @type {HTMLElement} */ held) => el("li", {}, held);
  const link = (/** @type {string} */ path, /** @type {string} */ name) =>
    item(el("a", { href: href(path), "aria-current": here() === path && "page" }, say(name)));
  if (!signedIn()) {
    fill(list, link("/sign-in", "nav.sign_in"), link("/register", "nav.register"));
    return;
  }
  const leave = el("button", { type: "button", class: "link-button", click: leaving }, say("nav.sign_out"));
  fill(list, link("/me", "nav.me"), item(leave));
}

/** @param {Event} event */
async function leaving(event) {
  const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
  button.setAttribute("aria-disabled", "true");
  try {
    await signOut();
    location.assign(href("/"));
  } catch {
    button.textContent = say("nav.sign_out_failed");
    button.removeAttribute("aria-disabled");
  }
}

whenChanged(draw);
draw();
