// @ts-check
/**
 * Bodies and territories that one follows, each of which can be left.
 * @module
 */

import { call, read, readAll, readOpen } from "../api.js";
import { byId, el, fill, show, tell } from "../elements.js";
import { whenPressed } from "../forms.js";
import { sentence } from "../problems.js";
import { href, language, say } from "../words.js";

/** @typedef {{ kind: string, code: string }} Topic */

export async function beginTopics() {
  await draw();
}

async function draw() {
  /** @type {{ topics: Topic[] }} */
  const { topics } = await read("/me/subscriptions");
  const units = topics.some(({ kind }) => kind === "territory") ? await readAll("/territories", 1000) : [];
  const names = await Promise.all(topics.map((topic) => nameOf(topic, units)));
  fill(byId("topics"), ...topics.map((topic, at) => line(topic, names[at] ?? topic.code)));
  show(byId("no-topics"), topics.length === 0);
}

/**
 * @param {Topic} topic
 * @param {any[]} units
 * @returns {Promise<string>}
 */
async function nameOf({ kind, code }, units) {
  const found =
    kind === "territory"
      ? units.find((unit) => unit.kato === code)
      : await readOpen(`/public-bodies/${encodeURIComponent(code)}`).catch(() => undefined);
  return found?.names[language] ?? found?.names.ru ?? code;
}

/**
 * @param {Topic} topic
 * @param {string} name
 */
function line({ kind, code }, name) {
  const page = kind === "territory" ? `/territories?parent=${code}` : `/bodies/${code}`;
  const away = el("button", { type: "button", class: "link-button" }, say("topic.drop"), el("span", { class: "hidden" }, `: ${name}`));
  whenPressed(
    away,
    async () => {
      await call("DELETE", `/me/topics/${kind}/${encodeURIComponent(code)}`);
      tell(byId("topics-status"), say("topic.dropped"));
      await draw();
    },
    (error) => tell(byId("topics-status"), sentence(error)),
  );
  return el("li", {}, el("a", { href: href(page) }, name), " ", away);
}
