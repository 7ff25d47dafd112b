// @ts-check
/**
 * Objects and lists of objects as parts of a form.
 * @module
 */

import { el, show } from "../../elements.js";
import { say } from "../words.js";
import { hintOf, labelOf } from "./labels.js";
import { conditionOf, inOrder } from "./rules.js";

/** @typedef {import("./fields.js").Asked} Asked */
/** @typedef {import("./fields.js").Field} Field */
/** @typedef {(asked: Asked) => Field} Making */

/**
 * The members of an object, one below the other, without a frame.
 * @param {Asked} asked
 * @param {Making} make
 * @param {string[]} [without] members that are not asked for
 * @returns {Field}
 */
export function members(asked, make, without = []) {
  const { operation, schema } = asked;
  const names = inOrder(operation, asked.path, schema).filter((name) => !without.includes(name));
  const inside = (/** @type {string} */ of, /** @type {string} */ name) => (of === "" ? name : `${of}.${name}`);
  const fields = names.map((name) => ({
    name,
    when: conditionOf(operation, [...asked.path, name]),
    field: make({
      ...asked,
      path: [...asked.path, name],
      name: inside(asked.name, name),
      schema: asked.follow(schema.members?.[name]),
      required: schema.required.includes(name),
    }),
  }));
  const element = el("div", {}, ...fields.map(({ field }) => field.element));
  const settle = () => {
    const values = Object.fromEntries(fields.map(({ name, field }) => [name, field.read()]));
    for (const { when, field } of fields) {
      if (when) {
        show(field.element, when(values));
      }
    }
  };
  element.addEventListener("input", settle);
  element.addEventListener("change", settle);
  settle();
  return {
    element,
    read: () => {
      const asks = fields.filter(({ field }) => !field.element.hidden);
      const given = asks.map(({ name, field }) => [name, field.read()]).filter(([, value]) => value !== undefined);
      return given.length === 0 ? undefined : Object.fromEntries(given);
    },
    write: (value) => {
      fields.forEach(({ name, field }) => value?.[name] !== undefined && field.write(value[name]));
      settle();
    },
    rename: (to) => fields.forEach(({ name, field }) => field.rename(inside(to, name))),
  };
}

/**
 * An object within a form. What may be left out is folded up until somebody opens it.
 * @param {Asked} asked
 * @param {Making} make
 * @returns {Field}
 */
export function group(asked, make) {
  const within = members(asked, make);
  const hint = hintOf(asked);
  const explained = hint ? el("p", { class: "hint" }, hint) : null;
  if (asked.required) {
    const frame = el("fieldset", { name: asked.name, tabindex: "-1" }, el("legend", {}, labelOf(asked)), explained, within.element);
    return { ...within, element: frame, rename: (name) => (frame.setAttribute("name", name), within.rename(name)) };
  }
  const title = el("summary", {}, labelOf(asked), el("span", { class: "optional" }, ` ${say("form.optional")}`));
  const folded = /** @type {HTMLDetailsElement} */ (el("details", { class: "aside" }, title, explained, within.element));
  return {
    ...within,
    element: folded,
    write: (value) => {
      folded.open = value !== undefined && value !== null;
      within.write(value);
    },
  };
}

/**
 * A list of objects: as many as somebody adds.
 * @param {Asked} asked
 * @param {Making} make
 * @returns {Field}
 */
export function list(asked, make) {
  const of = asked.follow(asked.schema.items);
  let { name } = asked;
  /** @type {{ frame: HTMLElement, legend: HTMLElement, field: Field }[]} */
  const items = [];
  const place = el("div", {});
  const add = el("button", { type: "button", class: "button quiet-button", click: () => addOne(true) }, say("form.add"));
  const hint = hintOf(asked);
  const frame = el(
    "fieldset",
    { name, tabindex: "-1", class: "many" },
    el("legend", {}, labelOf(asked)),
    hint ? el("p", { class: "hint" }, hint) : null,
    place,
    el("p", { class: "actions" }, add),
  );
  const number = () =>
    items.forEach(({ legend, field }, at) => {
      legend.textContent = say("form.item", { number: at + 1 });
      field.rename(`${name}.${at}`);
    });
  /** @param {boolean} moving whether to go there */
  const addOne = (moving) => {
    const field = members({ ...asked, name: `${name}.${items.length}`, schema: of, required: true }, make);
    const legend = el("legend", {});
    const away = el("button", { type: "button", class: "link-button" }, say("form.remove"));
    const item = { frame: el("fieldset", { class: "one" }, legend, field.element, away), legend, field };
    away.addEventListener("click", () => {
      items.splice(items.indexOf(item), 1);
      item.frame.remove();
      number();
      add.focus();
      frame.dispatchEvent(new Event("input", { bubbles: true }));
    });
    items.push(item);
    place.append(item.frame);
    number();
    if (moving) {
      /** @type {HTMLElement | null} */ (item.frame.querySelector("input, select, textarea"))?.focus();
    }
    return field;
  };
  if (asked.required) {
    addOne(false);
  }
  return {
    element: frame,
    read: () => {
      const given = items.map(({ field }) => field.read() ?? {});
      return given.length === 0 && !asked.required ? undefined : given;
    },
    write: (values) => {
      items.splice(0).forEach((item) => item.frame.remove());
      (values ?? []).forEach((/** @type {any} */ value) => addOne(false).write(value));
    },
    rename: (to) => {
      name = to;
      frame.setAttribute("name", to);
      number();
    },
  };
}
