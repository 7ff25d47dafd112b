// @ts-check
/**
 * Where the author of a petition goes on with it.
 * @module
 */

import { href } from "./words.js";

/** States in which the text is the author's to change. */
const WRITING = new Set(["draft", "needs_correction"]);

/**
 * What never opened, or was taken down, has no public page, whatever became of it: its author reads it on the page of the link.
 * @param {{ id: string, state: string, number?: string | null, opened_at?: unknown, taken_down?: unknown }} petition
 */
export function ownPage({ id, state, number, opened_at, taken_down }) {
  if (WRITING.has(state)) {
    return href(`/drafts/${id}`);
  }
  return href(opened_at && !taken_down ? `/petitions/${number ?? id}` : `/petitions/${id}/share`);
}
