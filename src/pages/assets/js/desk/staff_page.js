// @ts-check
/**
 * What every page of the desk begins with: who is here, and whether the page is for them. It shows the ways on that their
 * role has, and asks the service for nothing that it would not give them.
 * @module
 */

import { SignInNeeded, read } from "../api.js";
import { byId, el, fill, show, tell } from "../elements.js";
import { sentence } from "../problems.js";
import { signedIn, whenChanged } from "../session.js";
import { goAndSignIn } from "../way_back.js";
import { Refused } from "../wire.js";
import { bodyOf } from "./section_links.js";
import { href, say, wordFor } from "./words.js";

/** @typedef {{ id: string, role: string, given_name: string, family_name: string, public_body?: string | null }} Me */

const ROLES = ["moderator", "official", "first_head", "administrator"];

/**
 * Begins a page of the desk. Whoever is not signed in, and whoever is no member of staff, reads whom the desk is for; of a page
 * for other roles, where to go.
 * @param {string[]} roles those that the page is for; none given: all of staff
 * @param {(me: Me, place: HTMLElement) => Promise<void>} draw
 */
export async function beginStaffPage(roles, draw) {
  const place = byId("desk");
  whenChanged(() => {
    if (!signedIn()) {
      // What a member of staff was shown does not stay when they have gone.
      fill(place);
      turnAway("desk.for_staff", true);
    }
  });
  try {
    const me = signedIn() ? await read("/me") : null;
    if (me === null || !ROLES.includes(me.role)) {
      turnAway(me === null ? "desk.for_staff" : "desk.no_staff", me === null);
      return;
    }
    showWays(me);
    if (roles.length > 0 && !roles.includes(me.role)) {
      turnAway("desk.other_role", false);
      return;
    }
    await draw(me, place);
  } catch (error) {
    if (error instanceof SignInNeeded) {
      goAndSignIn();
      return;
    }
    tell(byId("desk-status"), sentence(error));
    if (error instanceof Refused && error.is("otp_required")) {
      const where = href("/me/settings#second-factor");
      fill(place, el("p", { class: "lead" }, say("desk.factor")), el("p", {}, el("a", { class: "button", href: where }, say("desk.to_factor"))));
    }
  }
}

/**
 * @param {string} why
 * @param {boolean} signIn whether signing in helps
 */
function turnAway(why, signIn) {
  const button = el("button", { type: "button", class: "button", click: () => goAndSignIn() }, say("nav.sign_in"));
  fill(
    byId("desk"),
    el("p", { class: "lead" }, say(why)),
    signIn ? el("p", { class: "actions" }, button) : el("p", {}, el("a", { href: href("/petitions") }, say("desk.to_petitions"))),
  );
}

/** @param {Me} me */
function showWays(me) {
  const nav = byId("desk-nav");
  for (const item of nav.querySelectorAll("li")) {
    show(item, (item.dataset.roles ?? "").split(" ").includes(me.role));
  }
  show(nav, true);
  // On a telephone the ways stand in one row, which is scrolled to this one; to scroll it into view would move where Tab begins.
  const [row, here] = [nav.querySelector("ul"), nav.querySelector("[aria-current]")];
  if (row && here) {
    row.scrollLeft += here.getBoundingClientRect().left - row.getBoundingClientRect().left - row.clientWidth / 3;
  }
  const who = [`${me.given_name} ${me.family_name}`.trim(), wordFor("role", me.role)].filter(Boolean).join(" · ");
  const line = byId("desk-who");
  fill(line, who, me.public_body && " · ", bodyOf(me.public_body));
  show(line, true);
}
