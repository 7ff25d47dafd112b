// @ts-check
/**
 * Where the author of a petition goes on with it.
 * @module
 */

import { href } from "./words.js";

/** States in which the text is the author's to change. */
const WRITING = new Set(["draft", "needs_correction"]);
/** States before a petition is in public access. */
const BEFORE_PUBLIC = new Set(["on_moderation", "limited", "final_check"]);

/** @param {{ id: string, state: string, number?: string | null }} petition */
export function ownPage({ id, state, number }) {
  if (WRITING.has(state)) {
    return href(`/drafts/${id}`);
  }
  return href(BEFORE_PUBLIC.has(state) ? `/petitions/${id}/share` : `/petitions/${number ?? id}`);
}
