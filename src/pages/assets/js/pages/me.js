// @ts-check
/**
 * One's own page: who one is here, and the ways to everything of one's own.
 * @module
 */

import { SignInNeeded, read } from "../api.js";
import { byId, el, fill, show, tell } from "../elements.js";
import { sentence } from "../problems.js";
import { goAndSignIn } from "../way_back.js";
import { say, wordFor } from "../words.js";

async function draw() {
  const [me, inbox] = await Promise.all([read("/me"), read("/me/notices?unread=true&limit=1")]);
  const name = [me.family_name, me.given_name, me.patronymic].filter(Boolean).join(" ");
  byId("person").textContent = name || me.email;
  fill(
    byId("facts"),
    ...[
      [say("me.email"), me.email],
      [say("me.assurance"), wordFor("assurance", me.assurance)],
      me.role !== "citizen" && [say("me.role"), wordFor("role", me.role)],
      [say("me.number"), me.id],
    ]
      .filter((fact) => fact !== false)
      .flatMap(([term, fact]) => [el("dt", {}, term), el("dd", {}, fact)]),
  );
  if (me.mail_suspended_since) {
    tell(byId("mail-suspended"), say("me.mail_suspended"));
  }
  show(byId("staff-factor"), me.role !== "citizen");
  show(byId("to-desk"), me.role !== "citizen");
  show(byId("to-consents"), me.role === "citizen");
  byId("unread").textContent = inbox.unread_count > 0 ? say("me.unread", { count: inbox.unread_count }) : "";
}

draw().catch((error) => {
  if (error instanceof SignInNeeded) {
    goAndSignIn();
  } else {
    tell(byId("me-status"), sentence(error));
  }
});
