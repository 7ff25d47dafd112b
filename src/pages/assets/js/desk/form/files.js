// @ts-check
/**
 * A file that is sent as it is, with what is said of it in the address.
 * @module
 */

import { el } from "../../elements.js";
import { Told } from "../../problems.js";
import { say } from "../words.js";
import { newId } from "./fields.js";
import { members } from "./groups.js";

/** @typedef {import("./document.js").Operation} Operation */

/**
 * What a call with a file asks for besides; the file's own name is that of the file.
 * @param {Operation} operation
 * @param {import("./fields.js").Asked} root
 * @param {import("./groups.js").Making} make
 * @param {string[]} without
 */
export function queryFields({ query }, root, make, without) {
  const named = query.map((one) => [one.name, { description: one.description, ...one.schema }]);
  const required = query.filter((one) => one.required).map((one) => one.name);
  const schema = { ...root.schema, members: Object.fromEntries(named), required };
  return members({ ...root, schema }, make, [...without, "file_name"]);
}

/** @param {string[]} types media types that the call takes */
export function fileField(types) {
  const input = /** @type {HTMLInputElement} */ (
    el("input", { type: "file", name: "file", id: newId(), accept: types.join(","), "aria-required": "true" })
  );
  const chosen = () => {
    const file = input.files?.[0];
    if (file === undefined) {
      throw new Told(say("files.none_chosen"));
    }
    return file;
  };
  return {
    element: el("div", { class: "field" }, el("label", { for: input.id }, say("form.file")), input),
    /** @param {Record<string, any>} values */
    query: (values) => {
      const { name } = chosen();
      return /** @type {Record<string, string>} */ ({ file_name: name, ...values });
    },
    /** @param {Record<string, string>} [headers] */
    read: (headers = {}) => {
      const file = chosen();
      return { file, headers: { ...headers, "Content-Type": file.type || types[0] || "application/pdf" } };
    },
  };
}
