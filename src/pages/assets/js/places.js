// @ts-check
/**
 * Choosing where one lives: a region, then a district or city in it.
 * @module
 */

import { readAll } from "./api.js";
import { el, fill, show } from "./elements.js";
import { language, say } from "./words.js";

/** @typedef {{ kato: string, kind: string, parent?: string, names: Record<string, string> }} Territory */

/** @param {Territory} place */
const nameOf = (place) => place.names[language] ?? place.names.ru ?? place.kato;

/**
 * Fills a choice of regions and one of districts; the value is that of the field named `residence`.
 * @param {HTMLSelectElement} regions
 * @param {HTMLSelectElement} districts
 * @param {HTMLInputElement} value
 */
export async function offerPlaces(regions, districts, value) {
  /** @type {Territory[]} */
  const all = await readAll("/territories", 1000);
  const byName = all.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b), language));
  const option = (/** @type {Territory} */ place) => el("option", { value: place.kato }, nameOf(place));
  regions.append(...byName.filter((place) => !place.parent).map(option));
  const within = () => {
    const inside = byName.filter((place) => place.parent === regions.value);
    fill(districts, el("option", { value: "" }, say("places.any")), ...inside.map(option));
    show(/** @type {Element} */ (districts.closest(".field")), inside.length > 0);
  };
  const settle = () => {
    value.value = districts.value || regions.value;
  };
  regions.addEventListener("change", () => {
    within();
    settle();
  });
  districts.addEventListener("change", settle);
  choose(all, value.value, regions, districts, within);
  settle();
}

/**
 * @param {Territory[]} all
 * @param {string} code
 * @param {HTMLSelectElement} regions
 * @param {HTMLSelectElement} districts
 * @param {() => void} within
 */
function choose(all, code, regions, districts, within) {
  const chosen = all.find((place) => place.kato === code);
  regions.value = chosen?.parent ?? chosen?.kato ?? "";
  within();
  if (chosen?.parent) {
    districts.value = chosen.kato;
  }
}
