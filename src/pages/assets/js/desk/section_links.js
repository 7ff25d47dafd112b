// @ts-check
/**
 * What rows of the desk speak of, as links.
 * @module
 */

import { readOpen } from "../api.js";
import { el } from "../elements.js";
import { href, language, say } from "./words.js";

/** A name in the reader's language. @param {Record<string, string>} names */
export const named = (names) => names[language] || names.ru || names.kk || "";

const SLUG = /^[a-z0-9-]+$/;
/** @type {Map<string, Promise<string>>} */
const known = new Map();

/**
 * A body by its name, which is there a moment after its code.
 * @param {string | null | undefined} slug
 */
export function bodyOf(slug) {
  if (!slug) {
    return null;
  }
  if (!SLUG.test(slug)) {
    // A superior body that is not among those here is called by its name.
    return el("span", {}, slug);
  }
  const link = el("a", { href: href(`/bodies/${encodeURIComponent(slug)}`) }, slug);
  const asked = known.get(slug) ?? nameOf(slug);
  known.set(slug, asked);
  void asked.then((name) => {
    link.textContent = name;
  });
  return link;
}

/** @param {string} slug */
async function nameOf(slug) {
  try {
    const body = await readOpen(`/public-bodies/${encodeURIComponent(slug)}`);
    return named(body.names);
  } catch {
    return slug;
  }
}

/**
 * The page of a petition at the desk, by its title, which is there a moment later where the reader may read it.
 * @param {string | null | undefined} id
 */
export function petitionOf(id) {
  if (!id) {
    return null;
  }
  const link = el("a", { href: href(`/desk/petitions/${id}`) }, say("house.to_petition"));
  void readOpen(`/petitions/${id}`)
    .then(({ title, language: lang }) => {
      link.textContent = title;
      link.lang = lang;
    })
    .catch(() => undefined);
  return link;
}
