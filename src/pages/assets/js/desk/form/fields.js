// @ts-check
/**
 * One field of a form for each kind of value: a line or more of text, a number, a day, an instant, a choice, a tick.
 * @module
 */

import { el } from "../../elements.js";
import { inFigures, say } from "../words.js";
import { lastPassage } from "../quotes.js";
import { choiceOf, hintOf, labelOf } from "./labels.js";
import { quotes } from "./rules.js";

/** @typedef {import("./document.js").Schema} Schema */

/**
 * @typedef {object} Asked what a field is for
 * @property {string} operation
 * @property {string[]} path names from the body down, without places in lists
 * @property {string} name with places in lists: `grounds.0.code`, as a problem's pointer has it
 * @property {Schema} schema
 * @property {boolean} required
 * @property {(schema: any) => Schema} follow
 * @property {any} context what the page knows: the petition, who works here
 */

/**
 * @typedef {object} Field
 * @property {HTMLElement} element
 * @property {() => any} read the value; undefined where nothing is given
 * @property {(value: any) => void} write
 * @property {(name: string) => void} rename its place in a list has changed
 * @property {(() => Promise<void>)} [ready] until what it offers is there
 */

/** Texts of which a line is enough. */
const LINES = new Set([
  "title", "subject", "name", "place", "number", "link", "scan_reference", "representative", "iin", "email", "code",
  "family_name", "given_name", "patronymic", "name_kk", "name_ru", "slug", "kk_name", "starts_at", "file_name", "to",
  "office", "responsible", "broadcast_link",
]);
/** Offices keep the clock of UTC+5. */
const OFFSET = "+05:00";

let made = 0;

/** An id for an element that no other has. */
export const newId = () => `desk-field-${(made += 1)}`;

/**
 * The field for a value that is no object and no list of objects.
 * @param {Asked} asked
 * @returns {Field}
 */
export function plainField(asked) {
  const { type, format, values } = asked.schema;
  if (values !== undefined) {
    return choice(asked, values.map((value) => [value, choiceOf(asked, value)]));
  }
  if (type === "boolean") {
    return asked.required ? tick(asked) : yesOrNo(asked);
  }
  if (type === "integer" || type === "number") {
    return number(asked);
  }
  if (type === "array") {
    return oneALine(asked);
  }
  if (format === "date") {
    return typed(asked, { type: "date" });
  }
  if (format === "date-time") {
    return instant(asked);
  }
  const last = asked.path.at(-1) ?? "";
  if (format === "uuid" || LINES.has(last) || asked.path.at(-2) === "names") {
    return typed(asked, lineOf(last));
  }
  return text(asked);
}

/**
 * @param {string} name
 * @returns {Record<string, string>}
 */
function lineOf(name) {
  switch (name) {
    case "email":
      return { type: "email", spellcheck: "false", autocapitalize: "none" };
    case "iin":
      return { inputmode: "numeric", maxlength: "12", spellcheck: "false" };
    case "starts_at":
      return { type: "time" };
    case "link":
    case "broadcast_link":
      return { type: "url", spellcheck: "false" };
    default:
      return {};
  }
}

/**
 * A label, an explanation, and what they stand around.
 * @param {Asked} asked
 * @param {HTMLElement} control
 * @param {...HTMLElement} further
 */
export function labelled(asked, control, ...further) {
  control.id = newId();
  control.setAttribute("name", asked.name);
  const hint = hintOf(asked);
  const hinted = hint ? el("p", { class: "hint", id: `${control.id}-hint` }, hint) : null;
  if (hinted) {
    control.setAttribute("aria-describedby", hinted.id);
  }
  if (asked.required) {
    control.setAttribute("aria-required", "true");
  }
  const optional = asked.required ? null : el("span", { class: "optional" }, ` ${say("form.optional")}`);
  return el("div", { class: "field" }, el("label", { for: control.id }, labelOf(asked), optional), hinted, ...further, control);
}

/**
 * @param {HTMLElement} element
 * @param {HTMLInputElement} control
 * @param {(written: string) => any} [valueOf]
 * @param {(value: any) => string} [writtenAs]
 * @returns {Field}
 */
function of(element, control, valueOf = (written) => written, writtenAs = String) {
  return {
    element,
    read: () => (control.value.trim() === "" ? undefined : valueOf(control.value.trim())),
    write: (value) => {
      control.value = value === undefined || value === null ? "" : writtenAs(value);
      control.dispatchEvent(new Event("counted"));
    },
    rename: (name) => control.setAttribute("name", name),
  };
}

/**
 * @param {Asked} asked
 * @param {Record<string, string>} [attributes]
 * @param {(written: string) => any} [valueOf]
 * @param {(value: any) => string} [writtenAs]
 */
export function typed(asked, attributes = {}, valueOf, writtenAs) {
  const { maxLength, pattern } = asked.schema.bounds;
  const bounds = { maxlength: maxLength === undefined ? null : String(maxLength), pattern: pattern ?? null };
  const control = /** @type {HTMLInputElement} */ (el("input", { type: "text", autocomplete: "off", ...bounds, ...attributes }));
  return of(labelled(asked, control), control, valueOf, writtenAs);
}

/** @param {Asked} asked */
function number(asked) {
  const { minimum, maximum } = asked.schema.bounds;
  // Not `type=number`: a wheel or an arrow key must not change what stands there. What is no number is sent as it is typed,
  // so that the service says so at the field.
  const valueOf = (/** @type {string} */ written) => (/^-?\d+([.,]\d+)?$/.test(written) ? Number(written.replace(",", ".")) : written);
  const field = typed(asked, { inputmode: "numeric" }, valueOf);
  if (minimum !== undefined && maximum !== undefined) {
    field.element.append(el("p", { class: "hint" }, say("form.between", { least: inFigures(minimum), most: inFigures(maximum) })));
  }
  return field;
}

/** @param {Asked} asked */
function instant(asked) {
  const field = typed(
    asked,
    { type: "datetime-local" },
    (written) => (written.length === 16 ? `${written}:00${OFFSET}` : `${written}${OFFSET}`),
    (value) => new Date(Date.parse(value) + 5 * 3_600_000).toISOString().slice(0, 16),
  );
  field.element.append(el("p", { class: "hint" }, say("form.zone")));
  return field;
}

/**
 * A text of more than a line, with what is left of its length once that is little.
 * @param {Asked} asked
 */
export function text(asked) {
  const control = /** @type {any} */ (el("textarea", { rows: "4", autocomplete: "off" }));
  const element = labelled(asked, control);
  const most = asked.schema.bounds.maxLength;
  if (most !== undefined) {
    const left = el("p", { class: "hint", hidden: true });
    const count = () => {
      const rest = most - [...control.value].length;
      left.textContent = rest < 0 ? say("letters.over", { count: inFigures(-rest) }) : say("letters.left", { count: inFigures(rest) });
      left.hidden = rest >= most * 0.2;
    };
    control.addEventListener("input", count);
    control.addEventListener("counted", count);
    element.append(left);
  }
  if (quotes(asked.operation, asked.path)) {
    element.append(quoting(control));
  }
  return of(element, control);
}

/**
 * Puts what was selected in the text of the petition where one writes.
 * @param {HTMLTextAreaElement} control
 */
function quoting(control) {
  const status = el("span", { role: "status", class: "quiet" });
  const insert = () => {
    const passage = lastPassage();
    status.textContent = passage === "" ? say("form.quote_none") : "";
    if (passage !== "") {
      control.setRangeText(`«${passage}»`, control.selectionStart, control.selectionEnd, "end");
      control.dispatchEvent(new Event("input", { bubbles: true }));
      control.focus();
    }
  };
  return el("p", {}, el("button", { type: "button", class: "link-button", click: insert }, say("form.quote")), " ", status);
}

/**
 * A list of texts, one a line: the quickest way to type one.
 * @param {Asked} asked
 */
function oneALine(asked) {
  const control = /** @type {any} */ (el("textarea", { rows: "3", autocomplete: "off" }));
  const element = labelled(asked, control);
  element.append(el("p", { class: "hint" }, say("form.one_a_line")));
  const lines = (/** @type {string} */ written) => written.split("\n").map((line) => line.trim()).filter(Boolean);
  return of(element, control, lines, (value) => value.join("\n"));
}

/**
 * One of several values.
 * @param {Asked} asked
 * @param {[string, string][]} offered each with its word
 * @param {(value: string) => any} [valueOf]
 */
export function choice(asked, offered, valueOf) {
  const option = (/** @type {[string, string]} */ [value, word]) => el("option", { value }, word);
  const none = el("option", { value: "" }, asked.required ? say("form.choose") : say("form.not_said"));
  const control = /** @type {any} */ (el("select", {}, none, ...offered.map(option)));
  return of(labelled(asked, control), control, valueOf);
}

/** @param {Asked} asked */
function yesOrNo(asked) {
  return choice(asked, [["true", say("form.yes")], ["false", say("form.no")]], (value) => value === "true");
}

/**
 * @param {Asked} asked
 * @param {boolean} [leftOut] an empty box says nothing, instead of no
 * @returns {Field}
 */
export function tick(asked, leftOut = false) {
  const control = /** @type {HTMLInputElement} */ (el("input", { type: "checkbox", name: asked.name, id: newId() }));
  const hint = hintOf(asked);
  const hinted = hint ? el("p", { class: "hint", id: `${control.id}-hint` }, hint) : null;
  if (hinted) {
    control.setAttribute("aria-describedby", hinted.id);
  }
  return {
    element: el("div", { class: "tick" }, control, el("div", {}, el("label", { for: control.id }, labelOf(asked)), hinted)),
    read: () => control.checked || (leftOut ? undefined : false),
    write: (value) => {
      control.checked = value === true;
    },
    rename: (name) => {
      control.name = name;
    },
  };
}
