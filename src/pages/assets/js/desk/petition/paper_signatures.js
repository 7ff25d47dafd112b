// @ts-check
/**
 * Signatures of paper sheets, typed by keyboard: a row, Enter, the next row. Rows are sent one after the other while the
 * next is typed, and each shows its answer. The same person counts once, whatever is sent twice.
 * @module
 */

import { call, readAll } from "../../api.js";
import { el, fill } from "../../elements.js";
import { sentence } from "../../problems.js";
import { Refused, Unreachable } from "../../wire.js";
import { newId } from "../form/fields.js";
import { belowBase } from "../schema_form.js";
import { inFigures, language, onDay, say, wordFor } from "../words.js";

/** @typedef {Record<string, string>} Row */
/** @typedef {{ row: Row, element: HTMLElement, answer: HTMLElement }} Sent */

const ROW = ["iin", "family_name", "given_name", "patronymic", "signed_on", "residence"];
const OPTIONAL = new Set(["patronymic", "residence"]);
const SHEET = ["scan_reference", "received_on"];
/** What the next row begins with. */
const SAME = new Set(["signed_on", "residence"]);
/** How long a row without an answer waits, in milliseconds. */
const LATER = 5000;

/**
 * @param {import("./acts.js").Desk} desk
 * @param {import("./record.js").Offer} offer
 */
export async function paperSignatures(desk, { href }) {
  const places = await readAll("/territories", 1000);
  const names = new Map(places.map((unit) => [String(unit.names[language] ?? unit.names.ru), String(unit.kato)]));
  const listId = newId();
  const sheet = fieldsOf(SHEET, listId);
  const row = fieldsOf(ROW, listId);
  const entered = el("tbody", {});
  const total = el("p", { role: "status" });
  const line = new Line(belowBase(href), total, (sent) => {
    // What was typed wrong goes back into the row.
    ROW.forEach((name) => (inputOf(row, name).value = sent.row[`${name}_typed`] ?? sent.row[name] ?? ""));
    sent.element.remove();
    inputOf(row, "iin").focus();
  });
  const form = el("form", { class: "act-form paper-row", autocomplete: "off" });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = { ...valuesOf(sheet), ...valuesOf(row) };
    const empty = [...sheet, ...row].find(({ name, input }) => !OPTIONAL.has(name) && name !== "received_on" && input.value.trim() === "");
    if (empty) {
      empty.input.focus();
      return;
    }
    const residence = typed.residence ?? "";
    const sent = { ...typed, residence_typed: residence, residence: names.get(residence) ?? residence };
    const { element, answer } = drawn(sent);
    entered.prepend(element);
    line.add({ row: sent, element, answer });
    row.filter(({ name }) => !SAME.has(name)).forEach(({ input }) => (input.value = ""));
    inputOf(row, "iin").focus();
  });
  form.append(
    el("fieldset", {}, el("legend", {}, say("paper.sheet")), el("div", { class: "row" }, ...sheet.map(({ element }) => element))),
    el("fieldset", {}, el("legend", {}, say("paper.row")), el("div", { class: "row" }, ...row.map(({ element }) => element))),
    el("datalist", { id: listId }, ...[...names.keys()].map((name) => el("option", { value: name }))),
    el("p", { class: "actions" }, el("button", { class: "button" }, say("paper.enter"))),
    el("p", { class: "hint" }, say("paper.keys")),
  );
  const head = ["iin", "name", "signed_on", "answer"].map((name) => el("th", { scope: "col" }, wordFor("paper_column", name)));
  const table = el("table", {}, el("thead", {}, el("tr", {}, ...head)), entered);
  const done = el("button", { type: "button", class: "button quiet-button", click: () => void desk.refresh() }, say("paper.finish"));
  return el("div", {}, form, total, el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": say("section.signatures") }, table), done);
}

/**
 * @param {string[]} names
 * @param {string} places id of the list of places
 */
function fieldsOf(names, places) {
  return names.map((name) => {
    const id = newId();
    const attributes = name.endsWith("_on")
      ? { type: "date" }
      : name === "iin"
        ? { type: "text", inputmode: "numeric", maxlength: "12" }
        : name === "residence"
          ? { type: "text", list: places }
          : { type: "text" };
    const input = /** @type {HTMLInputElement} */ (el("input", { id, name, autocomplete: "off", spellcheck: "false", ...attributes }));
    const optional = (OPTIONAL.has(name) || name === "received_on") && el("span", { class: "optional" }, ` ${say("form.optional")}`);
    return { name, input, element: el("div", { class: "field" }, el("label", { for: id }, wordFor("field", name), optional), input) };
  });
}

/** @typedef {ReturnType<typeof fieldsOf>} Fields */

/**
 * @param {Fields} fields
 * @param {string} name
 */
function inputOf(fields, name) {
  return /** @type {HTMLInputElement} */ (fields.find((field) => field.name === name)?.input);
}

/**
 * @param {Fields} fields
 * @returns {Row}
 */
function valuesOf(fields) {
  return Object.fromEntries(fields.map(({ name, input }) => [name, input.value.trim()]));
}

/** @param {Row} row */
function drawn(row) {
  const answer = el("td", { role: "status" }, say("paper.sending"));
  const name = [row.family_name, row.given_name, row.patronymic].filter(Boolean).join(" ");
  const element = el("tr", {}, el("td", {}, row.iin), el("td", {}, name), el("td", {}, onDay(row.signed_on ?? "")), answer);
  return { element, answer };
}

/** The rows that wait to be sent, one at a time. */
class Line {
  /**
   * @param {string} href
   * @param {HTMLElement} total
   * @param {(sent: Sent) => void} again
   */
  constructor(href, total, again) {
    this.href = href;
    this.total = total;
    this.again = again;
    this.counted = 0;
    this.open = 0;
    /** @type {Promise<void>} */
    this.last = Promise.resolve();
    addEventListener("beforeunload", (event) => {
      if (this.open > 0) {
        event.preventDefault();
      }
    });
  }

  /** @param {Sent} sent */
  add(sent) {
    this.open += 1;
    this.last = this.last.then(() => this.#send(sent));
  }

  /** @param {Sent} sent */
  async #send(sent) {
    const body = Object.fromEntries([...ROW, ...SHEET].map((name) => [name, sent.row[name]]).filter(([, value]) => value));
    for (;;) {
      try {
        const answer = await call("POST", this.href, { body });
        this.#counted(sent, answer);
        break;
      } catch (error) {
        if (!(error instanceof Unreachable)) {
          this.#refused(sent, error);
          break;
        }
        fill(sent.answer, say("paper.waiting"));
        await new Promise((done) => setTimeout(done, LATER));
      }
    }
    this.open -= 1;
  }

  /**
   * @param {Sent} sent
   * @param {import("../../wire.js").Answer} answer
   */
  #counted(sent, { status, body }) {
    const anew = status === 201;
    this.counted += anew ? 1 : 0;
    sent.element.className = anew ? "row-good" : "row-known";
    fill(sent.answer, anew ? say("paper.counted", { ordinal: inFigures(body.ordinal) }) : say("paper.known", { day: onDay(body.signed_at) }));
    this.total.textContent = say("paper.total", { count: inFigures(this.counted), votes: inFigures(body.signature_count) });
  }

  /**
   * @param {Sent} sent
   * @param {unknown} error
   */
  #refused(sent, error) {
    sent.element.className = "row-bad";
    const faults = error instanceof Refused ? (error.problem.errors ?? []) : [];
    const why = faults.length > 0 ? faults.map(({ pointer, detail }) => `${wordFor("field", pointer.slice(1))}: ${detail}`).join("; ") : sentence(error);
    const correct = el("button", { type: "button", class: "link-button", click: () => this.again(sent) }, say("paper.correct"));
    fill(sent.answer, why, " ", correct);
  }
}
