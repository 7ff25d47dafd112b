// @ts-check
/**
 * The list of all calls, narrowed to what somebody looks for and to who they are.
 * @module
 */

import { byId, field, formOf, show } from "../elements.js";
import { say } from "../words.js";

const form = formOf("filter");
const parts = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".part")]);

/** A call as it is looked for: its path and its summary in words, its name also with spaces.
 * @param {HTMLElement} line
 */
function words(line) {
  const name = line.dataset.name ?? "";
  return `${line.textContent} ${name} ${name.replaceAll("_", " ")}`.toLowerCase();
}

const calls = parts.map((part) => ({
  part,
  title: part.querySelector("h3")?.textContent?.toLowerCase() ?? "",
  lines: /** @type {HTMLElement[]} */ ([...part.querySelectorAll(".calls > li")]).map((line) => ({
    line,
    words: words(line),
    roles: (line.dataset.roles ?? "").split(" ").filter((role) => role !== ""),
  })),
}));

/** Whoever has no role may make the calls that ask for none; everybody else those too.
 * @param {string[]} roles
 * @param {string} role
 */
const mayCall = (roles, role) => role === "" || roles.length === 0 || roles.includes(role);

function narrow() {
  const wanted = (field(form, "wanted")?.value ?? "").toLowerCase().split(/\s+/).filter((word) => word !== "");
  const role = field(form, "role")?.value ?? "";
  let found = 0;
  for (const { part, title, lines } of calls) {
    let here = 0;
    for (const { line, words: known, roles } of lines) {
      const fits = mayCall(roles, role) && wanted.every((word) => known.includes(word) || title.includes(word));
      show(line, fits);
      here += fits ? 1 : 0;
    }
    show(part, here > 0);
    found += here;
  }
  const narrowed = wanted.length > 0 || role !== "";
  show(byId("parts"), !narrowed);
  byId("found").textContent = narrowed ? say("docs.found", { count: found }) : "";
}

form.addEventListener("input", narrow);
form.addEventListener("submit", (event) => event.preventDefault());
show(form, true);
// A browser that comes back to the page has kept what was typed.
narrow();
