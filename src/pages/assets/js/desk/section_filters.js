// @ts-check
/**
 * What a list of the desk is narrowed to. It stands in the address, so that the way back and a bookmark lead to the same.
 * @module
 */

import { el } from "../elements.js";
import { wordFor } from "./words.js";

/**
 * @typedef {object} Filter
 * @property {string} name of the parameter
 * @property {[string, string][]} [choices] values with their words; the first stands there unless another is chosen
 * @property {string} [kind] of the field: `search` unless something else
 */

/**
 * A form with them, and the query that stands in it, with its question mark.
 * @param {Filter[]} filters
 * @param {() => void} changed
 * @returns {{ element: HTMLElement | null, query: () => string }}
 */
export function filtersOf(filters, changed) {
  if (filters.length === 0) {
    return { element: null, query: () => "" };
  }
  const address = new URLSearchParams(location.search);
  const form = /** @type {HTMLFormElement} */ (
    el(
      "form",
      { class: "section-filters", role: "search" },
      ...filters.map((filter) => field(filter, address)),
      el("button", { type: "submit", class: "button quiet-button" }, wordFor("house.filter", "button")),
    )
  );
  const chosen = () => {
    const given = new FormData(form);
    const pairs = filters.map(({ name }) => [name, String(given.get(name) ?? "").trim()]);
    return new URLSearchParams(pairs.filter(([, value]) => value !== ""));
  };
  const query = () => written(chosen());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const kept = chosen();
    // An empty choice is one too, where another stands there unless one chooses.
    filters.forEach(({ name, choices }) => choices && !kept.has(name) && kept.set(name, ""));
    const language = address.get("lang");
    if (language !== null) {
      kept.set("lang", language);
    }
    history.replaceState(null, "", location.pathname + written(kept));
    changed();
  });
  return { element: form, query };
}

/** @param {URLSearchParams} query */
const written = (query) => (query.size === 0 ? "" : `?${query}`);

/**
 * @param {Filter} filter
 * @param {URLSearchParams} address
 */
function field({ name, choices, kind = "search" }, address) {
  const value = address.get(name) ?? choices?.[0]?.[0] ?? "";
  const id = `filter-${name}`;
  const option = (/** @type {[string, string]} */ [code, word]) => el("option", { value: code, selected: code === value }, word);
  return el(
    "div",
    {},
    el("label", { for: id }, wordFor("house.filter", name)),
    choices
      ? el("select", { id, name }, ...choices.map(option))
      : el("input", { id, name, type: kind, value, maxlength: "200" }),
  );
}
