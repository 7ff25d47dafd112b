// @ts-check
/**
 * Finding the body that a petition goes to: words are typed, and the bodies that have them in their names are a list to
 * choose from.
 * @module
 */

import { readOpen } from "./api.js";
import { el, fill, tell } from "./elements.js";
import { language, inFigures, say } from "./words.js";

/** How long somebody has to stop typing, in milliseconds. */
const PAUSE = 250;

/**
 * @param {HTMLInputElement} words
 * @param {HTMLSelectElement} list
 * @param {HTMLElement} status
 * @returns {(slug: string, name: string) => void} shows a body that was chosen before
 */
export function offerBodies(words, list, status) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  let asked = 0;
  const look = async () => {
    const turn = (asked += 1);
    const q = words.value.trim();
    const query = q === "" ? "kind=central_state_body&" : `q=${encodeURIComponent(q)}&`;
    try {
      const page = await readOpen(`/public-bodies?${query}limit=50`);
      if (turn === asked) {
        offer(page.items);
      }
    } catch {
      tell(status, say("problem.unreachable"));
    }
  };
  /** @param {any[]} bodies */
  const offer = (bodies) => {
    const chosen = list.selectedOptions[0];
    const kept = chosen && !bodies.some((body) => body.slug === chosen.value) ? [chosen] : [];
    fill(list, ...kept, ...bodies.map(option));
    if (chosen) {
      list.value = chosen.value;
    }
    tell(status, bodies.length === 0 ? say("bodies.none") : say("bodies.found", { count: bodies.length }));
  };
  words.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
  void look();
  return (slug, name) => {
    list.prepend(el("option", { value: slug, selected: true }, name));
    list.value = slug;
  };
}

/** @param {any} body */
function option(body) {
  const name = body.names[language] ?? body.names.ru;
  const votes = body.required_count ? ` (${say("bodies.votes", { count: inFigures(body.required_count) })})` : "";
  return el("option", { value: body.slug }, name + votes);
}
