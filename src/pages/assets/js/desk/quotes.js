// @ts-check
/**
 * Passages of a petition that are quoted in an act: what was last selected in its text.
 * @module
 */

let passage = "";

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  const at = selection?.anchorNode ?? null;
  const within = (at instanceof Element ? at : at?.parentElement)?.closest("[data-quotable]");
  const selected = selection?.toString().trim() ?? "";
  if (within && selected !== "") {
    passage = selected.replace(/\s+/g, " ");
  }
});

/** What was selected last in the text of the petition; empty where nothing was. */
export const lastPassage = () => passage;
