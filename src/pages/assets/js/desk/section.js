// @ts-check
/**
 * A part of the desk: a list of the API, the acts on each of its rows, and what can be made beside it. Each part only
 * declares them (`sections/`); all are drawn here.
 * @module
 */

import { read } from "../api.js";
import { el, fill, show, tell } from "../elements.js";
import { showList } from "../lists.js";
import { sentence } from "../problems.js";
import { actName } from "./schema_form.js";
import { openAct } from "./section_act.js";
import { filtersOf } from "./section_filters.js";
import { inFigures, say, wordFor } from "./words.js";

/** @typedef {import("../elements.js").Child} Child */
/** @typedef {[string, Child] | null | undefined | false | ""} Fact a name of the words `fact`, and what stands there */

/**
 * @typedef {object} SectionAct
 * @property {string} operation its name in the document
 * @property {(it: any) => Record<string, string>} [at] what stands in its address; what is missing there is asked for
 * @property {(it: any, me: Me) => boolean} [when] whether it is of use for this row and reader
 * @property {(it: any) => string} [called] what stands on its button, where it is not always the same
 * @property {string[]} [roles] who may, where not everybody may who reads the list
 * @property {(it: any) => Record<string, unknown>} [given] what its fields begin with
 * @property {(it: any) => Record<string, unknown>} [fixed] members of its body that are not asked for
 * @property {(values: any, it: any) => unknown} [written] the body that is sent, where it is not what stands in the form
 * @property {(it: any) => number} [version] of what is changed, for `If-Match`
 * @property {"row" | "gone"} [after] its answer is the row anew; or the row is gone; else the list is read again
 * @property {(answer: any) => [string, Record<string, string | number>?]} [told] which sentence of the words `done` says
 *   what has come of it, with what it speaks of
 */

/**
 * @typedef {object} Section
 * @property {string} name
 * @property {string} [list] where the list is read; a part without one has acts alone
 * @property {(body: any) => any[]} [whole] of a list that is no page: what it holds
 * @property {import("./section_filters.js").Filter[]} [filters]
 * @property {(it: any) => Child} [heading]
 * @property {(it: any) => ([string, string] | false | null | undefined)[]} [marks] words of `mark` with their look
 * @property {(it: any) => Fact[]} [facts]
 * @property {(it: any) => Child} [text] what somebody wrote
 * @property {SectionAct[]} [acts]
 * @property {SectionAct[]} [makes]
 */

/** @typedef {import("./staff_page.js").Me} Me */

/**
 * Shows a part to a member of staff.
 * @param {Section} section
 * @param {Me} me
 * @param {HTMLElement} place
 */
export function showSection(section, me, place) {
  const status = el("p", { role: "status", class: "notice good done-line", tabindex: "-1", hidden: true });
  const list = el("div", {});
  const tellOf = (/** @type {SectionAct} */ act, /** @type {any} */ answer) => {
    const [name, about] = act.told?.(answer) ?? [act.operation];
    tell(status, say(`house.done.${name}`, about));
  };
  const readAgain = (/** @type {SectionAct} */ act, /** @type {any} */ answer) => {
    tellOf(act, answer);
    status.focus();
    void again();
  };
  const may = (/** @type {SectionAct} */ act) => act.roles === undefined || act.roles.includes(me.role);
  const acts = (section.acts ?? []).filter(may);
  const around = { section, acts, me, tellOf, readAgain };
  const { element, query } = filtersOf(section.filters ?? [], () => void again());
  const again = () => drawList(section, query(), list, (it) => row(around, it));
  fill(
    place,
    el("p", { class: "lead" }, wordFor("lead", section.name)),
    status,
    ...(section.makes ?? []).filter(may).map((act) => making(act, me, readAgain)),
    element,
    list,
  );
  return again();
}

/**
 * @param {Section} section
 * @param {string} query
 * @param {HTMLElement} place
 * @param {(it: any) => HTMLElement} draw
 */
async function drawList(section, query, place, draw) {
  if (section.list === undefined) {
    return;
  }
  const list = el("ul", { class: "plain-list rows" });
  fill(place, list);
  const path = section.list + query;
  if (section.whole === undefined) {
    await showList(path, list, draw, say("house.none"));
    return;
  }
  const status = el("p", { role: "status", class: "quiet" });
  list.after(status);
  try {
    list.append(...section.whole(await read(path)).map(draw));
    tell(status, list.children.length === 0 ? say("house.none") : "");
  } catch (error) {
    tell(status, sentence(error));
  }
}

/**
 * @typedef {object} Around what a row stands in
 * @property {Section} section
 * @property {SectionAct[]} acts those that the reader may do
 * @property {Me} me
 * @property {(act: SectionAct, answer: any) => void} tellOf says what has come of an act
 * @property {(act: SectionAct, answer: any) => void} readAgain says it, and reads the list again
 */

/**
 * @param {Around} around
 * @param {any} it
 * @returns {HTMLElement}
 */
function row(around, it) {
  const { section, acts, me } = around;
  const place = el("div", { class: "row-act", hidden: true });
  const line = el(
    "li",
    { class: "card entry" },
    el("h2", { tabindex: "-1" }, section.heading?.(it)),
    el("p", { class: "marks" }, ...(section.marks?.(it) ?? []).map(mark)),
    facts(section.facts?.(it) ?? []),
    section.text && el("p", { class: "said" }, section.text(it)),
    actions(acts, it, me, place, (act, answer) => settle(around, line, act, answer)),
    place,
  );
  return line;
}

/**
 * Shows what an act has made of its row, and goes on there.
 * @param {Around} around
 * @param {HTMLElement} line
 * @param {SectionAct} act
 * @param {any} answer
 */
function settle(around, line, act, answer) {
  const beside = line.nextElementSibling ?? line.previousElementSibling;
  const next = act.after === "row" ? row(around, answer) : beside;
  if (act.after === undefined || next === null) {
    around.readAgain(act, answer);
    return;
  }
  around.tellOf(act, answer);
  if (act.after === "row") {
    line.replaceWith(next);
  } else {
    line.remove();
  }
  /** @type {HTMLElement | null} */ (next.querySelector("h2"))?.focus();
}

/** @param {[string, string] | false | null | undefined} given */
function mark(given) {
  return given ? el("span", { class: `state state-${given[1]}` }, wordFor("house.mark", given[0])) : "";
}

/** @param {Fact[]} given */
function facts(given) {
  const told = given.filter((fact) => fact && ![null, undefined, false, ""].includes(/** @type {any} */ (fact[1])));
  if (told.length === 0) {
    return null;
  }
  const pair = (/** @type {[string, Child]} */ [name, value]) => [
    el("dt", {}, wordFor("house.fact", name)),
    el("dd", {}, typeof value === "number" ? inFigures(value) : value),
  ];
  return el("dl", { class: "facts" }, ...told.flatMap((fact) => pair(/** @type {[string, Child]} */ (fact))));
}

/**
 * The buttons of a row. One form is open at a time.
 * @param {SectionAct[]} acts
 * @param {any} it
 * @param {Me} me
 * @param {HTMLElement} place
 * @param {(act: SectionAct, answer: any) => void} done
 */
function actions(acts, it, me, place, done) {
  const offered = acts.filter((act) => act.when?.(it, me) ?? true);
  if (offered.length === 0) {
    return null;
  }
  /** @type {HTMLElement | null} */
  let open = null;
  const close = () => {
    open?.setAttribute("aria-expanded", "false");
    open?.focus();
    open = null;
    place.replaceChildren();
    show(place, false);
  };
  const button = (/** @type {SectionAct} */ act) => {
    const press = el(
      "button",
      { type: "button", class: "button quiet-button", "aria-expanded": "false" },
      act.called?.(it) ?? actName(act.operation),
    );
    press.addEventListener("click", () => {
      if (open === press) {
        close();
        return;
      }
      open?.setAttribute("aria-expanded", "false");
      open = press;
      press.setAttribute("aria-expanded", "true");
      show(place, true);
      void openAct(act, it, place, { me, done: (answer) => done(act, answer), close });
    });
    return press;
  };
  return el("p", { class: "actions" }, ...offered.map(button));
}

/**
 * What can be made: a form that unfolds.
 * @param {SectionAct} act
 * @param {Me} me
 * @param {(act: SectionAct, answer: any) => void} made
 */
function making(act, me, made) {
  const place = el("div");
  const fold = /** @type {HTMLDetailsElement} */ (
    el("details", { class: "aside" }, el("summary", {}, actName(act.operation)), place)
  );
  const close = () => {
    fold.open = false;
    fold.querySelector("summary")?.focus();
  };
  const done = (/** @type {any} */ answer) => {
    fold.open = false;
    place.replaceChildren();
    made(act, answer);
  };
  fold.addEventListener("toggle", () => {
    if (fold.open && place.children.length === 0) {
      void openAct(act, null, place, { me, done, close });
    }
  });
  return fold;
}
