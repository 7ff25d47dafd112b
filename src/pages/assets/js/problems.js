// @ts-check
/**
 * What went wrong, in the reader's words and at the field it speaks of. The service writes its problems in the language of
 * the page; here they are only put in their places.
 * @module
 */

import { SignInNeeded } from "./api.js";
import { el, field, fill, show } from "./elements.js";
import { goAndSignIn } from "./way_back.js";
import { Refused, Unreachable, secondsToWait } from "./wire.js";
import { say, wordFor } from "./words.js";

/**
 * Shows what went wrong with a form, and moves the focus there.
 * @param {HTMLFormElement} form
 * @param {unknown} error
 */
export function showProblem(form, error) {
  if (error instanceof SignInNeeded) {
    goAndSignIn(form.closest("section[id]")?.id);
    return;
  }
  clearProblem(form);
  const summary = summaryOf(form);
  const faults = error instanceof Refused ? (error.problem.errors ?? []) : [];
  /** @type {HTMLElement | null} */
  let first = null;
  const elsewhere = [];
  for (const { pointer, detail } of faults) {
    const at = nearest(form, pointer);
    if (at !== null && at.type !== "hidden") {
      markField(at, detail);
      first ??= at;
    } else {
      elsewhere.push(el("li", {}, detail));
    }
  }
  fill(summary, el("p", {}, sentence(error)), elsewhere.length > 0 && el("ul", {}, ...elsewhere), further(error));
  show(summary, true);
  (first ?? summary).focus();
}

/**
 * The field that a fault speaks of, or the nearest that holds it: a list typed into one field, a frame around several.
 * @param {HTMLFormElement} form
 * @param {string} pointer
 */
function nearest(form, pointer) {
  for (const path = pointer.split("/").slice(1); path.length > 0; path.pop()) {
    const at = field(form, path.join("."));
    if (at !== null) {
      return at;
    }
  }
  return null;
}

/**
 * Takes away what was shown.
 * @param {HTMLFormElement} form
 */
export function clearProblem(form) {
  for (const marked of form.querySelectorAll("[aria-invalid], fieldset[aria-describedby]")) {
    marked.removeAttribute("aria-invalid");
    const hints = (marked.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => !id.endsWith("-fault"));
    marked.setAttribute("aria-describedby", hints.join(" "));
  }
  form.querySelectorAll(".fault").forEach((fault) => fault.remove());
  show(summaryOf(form), false);
}

/**
 * One sentence on what went wrong, for a place without a form.
 * @param {unknown} error
 * @returns {string}
 */
export function sentence(error) {
  if (error instanceof Refused) {
    const { code, title, detail, errors } = error.problem;
    if (errors && errors.length > 0) {
      return say("problem.faults");
    }
    if (code === "rate_limited") {
      return say("problem.rate_limited", { seconds: secondsToWait(error) || 60 });
    }
    if (title === "") {
      return say("problem.unavailable");
    }
    const ends = /[.!?]$/.test(title) ? title : `${title}.`;
    return detail === "" || detail === title ? ends : `${ends} ${upper(detail)}`;
  }
  if (error instanceof Unreachable) {
    return say("problem.unreachable");
  }
  if (error instanceof SignInNeeded) {
    return say("problem.sign_in");
  }
  if (error instanceof Told) {
    return error.message;
  }
  console.error(error);
  return say("problem.ours");
}

/** Something that a module of ours tells in the reader's words. */
export class Told extends Error {}

/** @param {string} text */
function upper(text) {
  const [first = "", ...rest] = text;
  return first.toLocaleUpperCase() + rest.join("") + (/[.!?]$/.test(text) ? "" : ".");
}

/**
 * The way on, where the service names one.
 * @param {unknown} error
 */
function further(error) {
  const wanted = error instanceof Refused ? error.problem.assurance : undefined;
  if (!wanted) {
    return null;
  }
  return el("ul", {}, ...wanted.ways.map((way) => el("li", {}, wordFor("way", way))));
}

/**
 * @param {HTMLFormElement} form
 * @returns {HTMLElement}
 */
function summaryOf(form) {
  const found = /** @type {HTMLElement | null} */ (form.querySelector(".problem"));
  if (found !== null) {
    return found;
  }
  const made = el("div", { class: "problem", role: "alert", tabindex: "-1", hidden: true });
  form.prepend(made);
  return made;
}

/**
 * @param {HTMLElement & { name?: string }} at
 * @param {string} detail
 */
function markField(at, detail) {
  const id = `${at.id || at.name}-fault`;
  if (at.localName !== "fieldset") {
    at.setAttribute("aria-invalid", "true");
  }
  at.setAttribute("aria-describedby", `${at.getAttribute("aria-describedby") ?? ""} ${id}`.trim());
  const whole = at.closest(".field, .tick, fieldset") ?? at;
  // What is asked for only now was not shown until now.
  show(whole, true);
  const folded = at.closest("details");
  if (folded) {
    folded.open = true;
  }
  whole.append(el("span", { class: "fault", id }, upper(detail)));
}
