// @ts-check
/**
 * Files that only whoever is signed in may have: they are fetched in their name and handed to the browser.
 * @module
 */

import { call } from "../api.js";
import { el, tell } from "../elements.js";
import { whenPressed } from "../forms.js";
import { sentence } from "../problems.js";
import { say } from "./words.js";

/** How long the browser may take to begin with a file, in milliseconds. */
const KEPT = 60_000;

/**
 * A button that downloads.
 * @param {string} path
 * @param {string} name of the file, unless the service names it
 * @param {string} label
 */
export function downloadButton(path, name, label) {
  const status = el("span", { role: "status", class: "quiet", hidden: true });
  const button = el("button", { type: "button", class: "button quiet-button" }, label);
  whenPressed(
    button,
    async () => {
      tell(status, "");
      const { body, headers } = await call("GET", path, { whole: true });
      const address = URL.createObjectURL(body);
      const named = /filename="([^"]+)"/.exec(headers.get("Content-Disposition") ?? "")?.[1];
      el("a", { href: address, download: named ?? name }).click();
      setTimeout(() => URL.revokeObjectURL(address), KEPT);
      tell(status, say("files.downloaded"));
    },
    (error) => tell(status, sentence(error)),
  );
  return el("span", { class: "download" }, button, " ", status);
}
