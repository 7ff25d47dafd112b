// @ts-check
/**
 * The right field for every schema.
 * @module
 */

import { lookedUpField } from "./choices.js";
import { choice, plainField } from "./fields.js";
import { group, list } from "./groups.js";
import { choiceOf } from "./labels.js";
import { listedValues } from "./rules.js";

/**
 * @param {import("./fields.js").Asked} asked
 * @returns {import("./fields.js").Field}
 */
export function fieldFor(asked) {
  const values = listedValues(asked.operation, asked.path);
  if (values !== undefined) {
    return choice(asked, values.map((value) => [value, choiceOf(asked, value)]));
  }
  if (asked.schema.members !== undefined) {
    return group(asked, fieldFor);
  }
  if (asked.schema.type === "array" && asked.follow(asked.schema.items).members !== undefined) {
    return list(asked, fieldFor);
  }
  return lookedUpField(asked) ?? plainField(asked);
}
