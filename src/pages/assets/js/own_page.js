// @ts-check
/**
 * Where the author of a petition goes on with it.
 * @module
 */

import { href } from "./words.js";

/** States in which the text is the author's to change. */
const WRITING = new Set(["draft", "needs_correction"]);

/**
 * What never opened has no public page, whatever became of it: its author reads it on the page of the link.
 * @param {{ id: string, state: string, number?: string | null, opened_at?: unknown }} petition
 */
export function ownPage({ id, state, number, opened_at }) {
  if (WRITING.has(state)) {
    return href(`/drafts/${id}`);
  }
  return href(opened_at ? `/petitions/${number ?? id}` : `/petitions/${id}/share`);
}
