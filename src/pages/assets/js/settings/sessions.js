// @ts-check
/**
 * Where one is signed in, and signing out there.
 * @module
 */

import { call, read } from "../api.js";
import { byId, el, fill, tell } from "../elements.js";
import { whenPressed } from "../forms.js";
import { sentence } from "../problems.js";
import { onDay, say } from "../words.js";

const failed = (/** @type {unknown} */ error) => tell(byId("sessions-status"), sentence(error));

export async function beginSessions() {
  await draw();
  whenPressed(
    byId("end-others"),
    async () => {
      await call("DELETE", "/sessions");
      tell(byId("sessions-status"), say("sessions.others_ended"));
      await draw();
    },
    failed,
  );
}

async function draw() {
  const { items } = await read("/sessions");
  fill(byId("sessions"), ...items.map(line));
}

/** @param {any} session */
function line(session) {
  const end = el("button", { type: "button", class: "button quiet-button" }, say("sessions.end"));
  whenPressed(
    end,
    async () => {
      await call("DELETE", `/sessions/${session.id}`);
      tell(byId("sessions-status"), say("sessions.ended"));
      await draw();
    },
    failed,
  );
  return el(
    "li",
    { class: "card" },
    el("p", {}, client(session.client), session.current && el("strong", {}, ` · ${say("sessions.current")}`)),
    el("p", { class: "quiet" }, say("sessions.used", { day: onDay(session.last_used_at) })),
    !session.current && end,
  );
}

/**
 * A browser as people know it.
 * @param {string} [given]
 */
function client(given = "") {
  const browser = ["Edg", "OPR", "YaBrowser", "Firefox", "Chrome", "Safari"].find((name) => given.includes(name));
  const system = ["Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux"].find((name) => given.includes(name));
  const names = { Edg: "Edge", OPR: "Opera", YaBrowser: "Yandex" };
  const known = [names[/** @type {keyof typeof names} */ (browser)] ?? browser, system].filter(Boolean).join(", ");
  return known || given.slice(0, 60) || say("sessions.unknown");
}
