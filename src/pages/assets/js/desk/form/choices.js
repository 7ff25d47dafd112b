// @ts-check
/**
 * Fields whose values are looked up: bodies, territories, petitions, prohibited subjects, prepared reasons.
 * @module
 */

import { offerBodies } from "../../addressees.js";
import { read, readAll, readOpen } from "../../api.js";
import { el, fill, tell } from "../../elements.js";
import { sentence } from "../../problems.js";
import { inFigures, language, say, wordFor } from "../words.js";
import { choice, labelled, newId, tick, typed } from "./fields.js";
import { labelOf } from "./labels.js";

/** @typedef {import("./fields.js").Asked} Asked */
/** @typedef {import("./fields.js").Field} Field */

/** Fields that are looked up, by the name of the member. */
const KINDS = /** @type {Record<string, (asked: Asked) => Field>} */ ({
  public_body: body,
  addressee: body,
  successor: body,
  residence: (asked) => territory(asked, false),
  region: (asked) => territory(asked, true),
  blocking_petition: petition,
  prepared_reason: preparedReason,
  // A declaration that is not made is left out.
  consent: (asked) => tick(asked, true),
  named: (asked) => tick(asked, true),
});

/**
 * The field that looks its value up; undefined for a plain one.
 * @param {Asked} asked
 * @returns {Field | undefined}
 */
export function lookedUpField(asked) {
  const name = asked.path.at(-1) ?? "";
  if (name === "subject" && asked.path.length > 1 && asked.path[0] === "grounds") {
    return subject(asked);
  }
  return Object.hasOwn(KINDS, name) ? KINDS[name]?.(asked) : undefined;
}

/** @param {Asked} asked */
function body(asked) {
  const list = /** @type {HTMLSelectElement} */ (el("select", { size: "5" }));
  const words = /** @type {HTMLInputElement} */ (el("input", { type: "search", id: newId(), autocomplete: "off" }));
  words.setAttribute("aria-label", say("form.find_body", { field: labelOf(asked) }));
  words.setAttribute("placeholder", say("form.body_words"));
  const status = el("p", { role: "status", class: "hint" });
  const element = labelled(asked, list, words, status);
  const choose = offerBodies(words, list, status);
  return {
    element,
    read: () => list.value || undefined,
    write: (/** @type {any} */ value) => {
      if (typeof value !== "string") {
        choose(value.slug, value.names?.[language] ?? value.slug);
        return;
      }
      choose(value, value);
      readOpen(`/public-bodies/${value}`).then(
        ({ names }) => {
          const chosen = [...list.options].find((option) => option.value === value);
          chosen && (chosen.text = names[language] ?? names.ru);
        },
        () => undefined,
      );
    },
    rename: (/** @type {string} */ name) => list.setAttribute("name", name),
  };
}

/**
 * What a choice offers, once it has come; what was to be written meanwhile is written then.
 * @param {Asked} asked
 * @param {() => Promise<HTMLElement[]>} load
 * @returns {Field}
 */
function loaded(asked, load) {
  const field = choice(asked, []);
  const control = /** @type {HTMLSelectElement} */ (field.element.querySelector("select"));
  /** @type {any} */
  let waiting;
  const status = el("p", { role: "status", class: "hint", hidden: true });
  field.element.append(status);
  const coming = load().then(
    (options) => {
      control.append(...options);
      if (waiting !== undefined) {
        field.write(waiting);
      }
    },
    (error) => tell(status, sentence(error)),
  );
  return {
    ...field,
    write: (value) => {
      waiting = value;
      field.write(value);
    },
    ready: () => coming,
  };
}

/** @type {Promise<any[]> | undefined} */
let territories;

/**
 * @param {Asked} asked
 * @param {boolean} large regions and cities of their rank alone
 */
function territory(asked, large) {
  return loaded(asked, async () => {
    territories ??= readAll("/territories", 1000);
    const all = (await territories).toSorted((a, b) => nameOf(a).localeCompare(nameOf(b), language));
    const option = (/** @type {any} */ unit) => el("option", { value: unit.kato }, nameOf(unit));
    const regions = all.filter((unit) => !unit.parent);
    if (large) {
      return regions.map(option);
    }
    return regions.map((region) => {
      const inside = all.filter((unit) => unit.parent === region.kato);
      return inside.length === 0 ? option(region) : el("optgroup", { label: nameOf(region) }, option(region), ...inside.map(option));
    });
  });
}

/** @param {any} named */
const nameOf = (named) => named.names?.[language] ?? named.names?.ru ?? named.kato ?? named.code;

/** @param {Asked} asked */
function subject(asked) {
  return loaded(asked, async () => {
    const rules = await readOpen(`/rules/${asked.context.petition.rule_set}`);
    return rules.prohibited_subjects.map((/** @type {any} */ one) => el("option", { value: one.code }, nameOf(one)));
  });
}

/**
 * A reason that was prepared; its words are shown, since they become those of the rejection.
 * @param {Asked} asked
 */
function preparedReason(asked) {
  /** @type {any[]} */
  let all = [];
  const field = loaded(asked, async () => {
    all = await readAll("/moderation/rejection-reasons");
    return all.map((one) => el("option", { value: one.id }, `${wordFor("ground", one.ground)}: ${one.title ?? one.name ?? textOf(one, asked)}`.slice(0, 120)));
  });
  const words = el("p", { class: "hint said" });
  field.element.append(words);
  field.element.addEventListener("change", () => {
    const chosen = all.find((one) => one.id === field.read());
    fill(words, chosen ? textOf(chosen, asked) : "");
  });
  return field;
}

/**
 * @param {any} reason
 * @param {Asked} asked
 */
function textOf(reason, asked) {
  const spoken = asked.context.petition?.language ?? language;
  return reason[`text_${spoken}`] ?? reason.text?.[spoken] ?? "";
}

/**
 * Another petition, by its number or its id; its title shows that it is the right one.
 * @param {Asked} asked
 * @returns {Field}
 */
function petition(asked) {
  const field = typed(asked);
  const control = /** @type {HTMLInputElement} */ (field.element.querySelector("input"));
  const status = el("p", { role: "status", class: "hint" });
  field.element.append(status);
  /** @type {string | undefined} */
  let found;
  const look = async () => {
    found = undefined;
    const given = control.value.trim();
    if (given === "") {
      return tell(status, "");
    }
    try {
      const one = /^[0-9a-f-]{36}$/.test(given)
        ? await read(`/petitions/${given}`)
        : (await readOpen(`/petitions?q=${encodeURIComponent(given)}&limit=5`)).items.find((/** @type {any} */ item) => item.number === given);
      found = one?.id;
      tell(status, one ? say("form.petition_found", { title: one.title, votes: inFigures(one.signature_count) }) : say("form.petition_unknown"));
    } catch (error) {
      tell(status, sentence(error));
    }
  };
  control.addEventListener("change", () => void look());
  return { ...field, read: () => found ?? field.read(), write: (value) => (field.write(value), void look()) };
}
