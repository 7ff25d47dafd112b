// @ts-check
/**
 * The terms of a petition and what has happened to it.
 * @module
 */

import { el } from "../../elements.js";
import { bodyOf } from "../section_links.js";
import { onDay, say, wordFor } from "../words.js";

/** @param {any[]} deadlines */
export function termsSection(deadlines) {
  const running = deadlines.filter(({ state }) => state !== "met");
  const past = deadlines.filter(({ state }) => state === "met");
  return el(
    "section",
    { id: "terms", "aria-labelledby": "terms-title" },
    el("h2", { id: "terms-title" }, say("section.terms")),
    running.length > 0 ? table(running, say("section.terms")) : el("p", {}, say("due.none")),
    past.length > 0 && el("details", { class: "aside" }, el("summary", {}, say("terms.past", { count: past.length })), table(past, say("terms.past", { count: past.length }))),
  );
}

/**
 * @param {any[]} deadlines
 * @param {string} name by which somebody who scrolls it by keyboard knows it
 */
function table(deadlines, name) {
  const head = ["kind", "due", "article", "state"].map((name) => el("th", { scope: "col" }, wordFor("terms", name)));
  return el(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": name },
    el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...deadlines.map(row))),
  );
}

/** @param {any} term */
function row(term) {
  const state = term.ended ? wordFor("law.progress", term.ended) : wordFor("law.progress", term.state);
  const tone = term.state === "overdue" ? "due due-overdue" : "";
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, wordFor("law.clocks", term.kind)),
    el("td", {}, onDay(term.due_on)),
    el("td", {}, term.article, term.internal && el("small", { class: "quiet" }, ` ${say("terms.internal")}`)),
    el("td", {}, el("span", { class: tone }, state)),
  );
}

/** Facts of an event that are worth a line to staff. */
const TOLD = ["reasoning", "note", "reason", "question", "answer", "number", "place", "held_on", "public_body", "addressee", "outlets", "text"];

/** @param {any[]} timeline */
export function courseSection(timeline) {
  // The order is that of the steps: of some the public is told no more than the day.
  const newest = timeline.toReversed();
  return el(
    "section",
    { id: "course", "aria-labelledby": "course-title" },
    el("h2", { id: "course-title" }, say("section.course")),
    el("ol", { class: "timeline" }, ...newest.map(event)),
  );
}

/** Facts that are codes of public bodies. */
const BODIES = new Set(["public_body", "addressee"]);
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * A fact of an event as people read it.
 * @param {string} name
 * @param {string | string[]} value
 */
function toldOf(name, value) {
  const words = [value].flat().map((one) => (DAY.test(one) ? onDay(one) : one));
  return el("p", { class: "said" }, BODIES.has(name) ? bodyOf(words[0]) : words.join(", "));
}

/** @param {any} item */
function event(item) {
  const details = item.details ?? {};
  const told = TOLD.filter((name) => typeof details[name] === "string" || Array.isArray(details[name]));
  const moved = item.from_state !== item.to_state;
  return el(
    "li",
    {},
    el("time", { datetime: item.effective_at }, onDay(item.effective_at)),
    el("strong", {}, wordFor("law.events", item.event)),
    el("p", { class: "quiet" }, wordFor("law.actors", item.actor), moved && ` · ${wordFor("law.states", item.to_state)}`),
    details.clock && el("p", { class: "said" }, wordFor("law.clocks", details.clock)),
    ...told.map((name) => toldOf(name, details[name])),
  );
}
