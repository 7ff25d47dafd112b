// @ts-check
/**
 * Petitions like the one that is being written, while its title is typed. One that stands in the way by law is told so.
 * @module
 */

import { el, fill, show } from "../elements.js";
import { send } from "../wire.js";
import { href, language, onDay, say, wordFor } from "../words.js";

/** How long somebody has to stop typing, in milliseconds. */
const PAUSE = 600;

/**
 * @param {HTMLInputElement} title
 * @param {HTMLElement} place
 * @param {string | null} own
 */
export function watchSimilar(title, place, own) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  let asked = "";
  const look = async () => {
    const words = title.value.trim().slice(0, 200);
    if (words.length < 5 || words === asked) {
      return;
    }
    asked = words;
    try {
      const { body } = await send("GET", `/petitions/similar?title=${encodeURIComponent(words)}`, { once: true });
      if (asked === words) {
        draw(body.items.filter((/** @type {any} */ one) => one.id !== own), place);
      }
    } catch {
      // It is a hint; without it the petition is written all the same.
    }
  };
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  };
  title.addEventListener("input", later);
  title.addEventListener("counted", later);
}

/**
 * @param {any[]} found
 * @param {HTMLElement} place
 */
function draw(found, place) {
  show(place, found.length > 0);
  const bar = found.some((one) => one.blocking);
  fill(
    place,
    found.length > 0 && el("p", {}, el("strong", {}, say(bar ? "similar.bar" : "similar.found"))),
    found.length > 0 && el("ul", {}, ...found.map(line)),
  );
}

/** @param {any} petition */
function line(petition) {
  const to = petition.addressee.names?.[language] ?? petition.addressee.slug;
  const until = petition.bar_ends_on ? say("similar.until", { day: onDay(petition.bar_ends_on) }) : say("similar.blocking");
  return el(
    "li",
    {},
    el("a", { href: href(`/petitions/${petition.number ?? petition.id}`), target: "_blank" }, petition.title),
    ` (${wordFor("state", petition.state)}; ${to})`,
    petition.blocking && el("span", { class: "overdue" }, ` ${until}`),
  );
}
