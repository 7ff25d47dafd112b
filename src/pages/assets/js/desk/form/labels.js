// @ts-check
/**
 * What a form calls its fields: by the call and the field, else by the field alone, else as the document describes it.
 * @module
 */

import { known } from "../words.js";

/** @typedef {import("./fields.js").Asked} Asked */

/**
 * Names under which words of a field may stand, the nearest first. In a path the names of what it lies in come first:
 * `grounds_detail`.
 * @param {Asked} asked
 */
function keys({ operation, path }) {
  const whole = path.join("_");
  const last = path.at(-1) ?? "";
  return [`act.${operation}.${whole}`, `field.${whole}`, `field.${last}`];
}

/** @param {Asked} asked */
export function labelOf(asked) {
  for (const key of keys(asked)) {
    const word = known(key);
    if (word !== undefined) {
      return word;
    }
  }
  return asked.schema.description ?? (asked.path.at(-1) ?? "").replaceAll("_", " ");
}

/**
 * What is explained below a field. What a field of its own words does not explain needs no explaining; without words the
 * document's own stand as the label already.
 * @param {Asked} asked
 */
export function hintOf(asked) {
  for (const key of keys(asked)) {
    const word = known(`${key}_hint`);
    if (word !== undefined) {
      return word;
    }
    if (known(key) !== undefined) {
      return undefined;
    }
  }
  return undefined;
}

/** Closed lists whose values have words of the law, by the name of their schema or of the member. */
const OF_THE_LAW = /** @type {Record<string, string>} */ ({
  Outcome: "law.outcomes",
  MemberKind: "law.members",
  ParticipantKind: "law.members",
  PromiseProgress: "law.promise_progress",
  Stance: "law.stances",
  ModeratorsGround: "law.grounds",
  conclusion: "law.conclusions",
  purpose: "law.purposes",
});

/**
 * The word for one of the values that a field may have: for the call and the member, for the member, for the list.
 * @param {Asked} asked
 * @param {string} value
 */
export function choiceOf(asked, value) {
  const member = asked.path.at(-1) ?? "";
  const name = asked.schema.name ?? "";
  const ownGroups = [`${asked.operation}_${member}`, member, name].map((group) => `choice.${group}`);
  for (const group of [...ownGroups, OF_THE_LAW[name], OF_THE_LAW[member]]) {
    const word = group && known(`${group}.${value}`);
    if (word) {
      return word;
    }
  }
  return value;
}
