// @ts-check
/**
 * Lists that grow page by page.
 * @module
 */

import { read } from "./api.js";
import { el, show, tell } from "./elements.js";
import { sentence } from "./problems.js";
import { SignInNeeded } from "./api.js";
import { goAndSignIn } from "./way_back.js";
import { say } from "./words.js";

/**
 * Shows a list of the API, and more of it when asked.
 * @param {string} path
 * @param {HTMLElement} list
 * @param {(item: any) => HTMLElement} draw
 * @param {string} empty what is said when there is nothing
 * @returns {Promise<any>} the first page
 */
export async function showList(path, list, draw, empty) {
  const status = el("p", { role: "status", class: "quiet" }, say("lists.loading"));
  const more = el("button", { type: "button", class: "button quiet-button", hidden: true }, say("lists.more"));
  list.after(more, status);
  let cursor = "";
  const next = async () => {
    const join = path.includes("?") ? "&" : "?";
    const page = await read(`${path}${join}limit=20${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    const drawn = page.items.map(draw);
    list.append(...drawn);
    // Whoever asked for more goes on at the first of it.
    if (cursor !== "" && drawn[0]) {
      drawn[0].tabIndex = -1;
      drawn[0].focus();
    }
    cursor = page.next_cursor ?? "";
    show(more, cursor !== "");
    tell(status, list.children.length === 0 ? empty : "");
    return page;
  };
  /** @param {unknown} error */
  const failed = (error) => {
    if (error instanceof SignInNeeded) {
      goAndSignIn();
    }
    tell(status, sentence(error));
    show(more, true);
    return null;
  };
  more.addEventListener("click", () => void next().catch(failed));
  return next().catch(failed);
}
