// @ts-check
/**
 * The queue: what waits for the reader's acts, what is due soonest first.
 * @module
 */

import { readAll } from "../../api.js";
import { el, fill } from "../../elements.js";
import { showList } from "../../lists.js";
import { newId } from "../form/fields.js";
import { beginStaffPage } from "../staff_page.js";
import { dueBadge, overdueLine } from "../terms.js";
import { href, inFigures, language, onDay, say, wordFor } from "../words.js";

/** Which queue each role has. Administrators have none: they open a petition by its number. */
const QUEUES = /** @type {Record<string, string>} */ ({
  moderator: "/moderation/queue",
  official: "/consideration/queue",
  first_head: "/consideration/queue",
});
const TERMS = ["", "overdue", "near", "ok"];

beginStaffPage([], async (me, place) => {
  const queue = QUEUES[me.role];
  fill(place, finder());
  if (queue === undefined) {
    place.prepend(el("p", { class: "lead" }, say("queue.administrator")));
    return;
  }
  /** @type {Map<string, any>} */
  const tags = new Map();
  if (me.role === "moderator") {
    (await readAll("/moderation/tags")).forEach((tag) => tags.set(tag.code, tag));
  }
  const asked = new URLSearchParams(location.search);
  const list = el("div", { id: "queue" });
  const filters = filtersOf(asked, tags, () => void draw());
  const draw = async () => {
    const items = el("ul", { class: "plain-list queue" });
    fill(list, items);
    const query = new URLSearchParams();
    for (const name of ["sla", "tag", "untagged"]) {
      const value = asked.get(name);
      if (value) {
        query.set(name, value);
      }
    }
    const address = new URL(location.href);
    ["sla", "tag", "untagged"].forEach((name) => address.searchParams.delete(name));
    query.forEach((value, name) => address.searchParams.set(name, value));
    history.replaceState(null, "", address);
    const first = await showList(`${queue}${query.size > 0 ? `?${query}` : ""}`, items, (item) => line(item, tags), say("queue.empty"));
    if (first) {
      filters.count(first.counts);
    }
  };
  place.append(filters.element, list);
  await draw();
});

/** Opens a petition by its number. */
function finder() {
  const input = /** @type {HTMLInputElement} */ (el("input", { id: newId(), type: "search", name: "number", autocomplete: "off" }));
  const open = (/** @type {Event} */ event) => {
    event.preventDefault();
    const given = input.value.trim();
    if (given !== "") {
      location.assign(href(`/desk/petitions/${encodeURIComponent(given)}`));
    }
  };
  return el(
    "form",
    { class: "finder", role: "search", submit: open },
    el("label", { for: input.id }, say("queue.find")),
    input,
    el("button", { class: "button quiet-button" }, say("queue.open")),
  );
}

/**
 * @param {URLSearchParams} asked what is asked for; the filters write into it
 * @param {Map<string, any>} tags
 * @param {() => void} changed
 */
function filtersOf(asked, tags, changed) {
  const set = (/** @type {string} */ name, /** @type {string} */ value) => {
    if (value === "") {
      asked.delete(name);
    } else {
      asked.set(name, value);
    }
  };
  const terms = TERMS.map((code) => {
    const choose = () => {
      set("sla", code);
      press();
      changed();
    };
    const word = code === "" ? say("queue.all") : wordFor("sla", code);
    const count = el("span", { class: "count" });
    return { code, count, button: el("button", { type: "button", class: `filter filter-${code || "all"}`, click: choose }, word, " ", count) };
  });
  const press = () =>
    terms.forEach(({ code, button }) => button.setAttribute("aria-pressed", String((asked.get("sla") ?? "") === code)));
  press();
  const byTag = tags.size > 0 ? tagFilter(asked, tags, set, changed) : null;
  return {
    element: el("div", { class: "queue-filters", role: "group", "aria-label": say("queue.filters") }, ...terms.map(({ button }) => button), byTag),
    /** @param {Record<string, number>} counts */
    count: (counts) =>
      terms.forEach(({ code, count }) => {
        const all = Object.values(counts).reduce((sum, one) => sum + one, 0);
        count.textContent = inFigures(code === "" ? all : (counts[code] ?? 0));
      }),
  };
}

/**
 * @param {URLSearchParams} asked
 * @param {Map<string, any>} tags
 * @param {(name: string, value: string) => void} set
 * @param {() => void} changed
 */
function tagFilter(asked, tags, set, changed) {
  const NONE = "-";
  const id = newId();
  const choose = (/** @type {Event} */ event) => {
    const { value } = /** @type {HTMLSelectElement} */ (event.currentTarget);
    set("untagged", value === NONE ? "true" : "");
    set("tag", value === NONE ? "" : value);
    changed();
  };
  const options = [...tags.values()].map((tag) => el("option", { value: tag.code }, tagName(tag)));
  const select = /** @type {HTMLSelectElement} */ (
    el("select", { id, change: choose }, el("option", { value: "" }, say("queue.any_tag")), el("option", { value: NONE }, say("queue.no_tag")), ...options)
  );
  select.value = asked.get("untagged") === "true" ? NONE : (asked.get("tag") ?? "");
  return el("span", { class: "by-tag" }, el("label", { for: id }, say("queue.tag")), select);
}

/** @param {any} tag */
const tagName = (tag) => (language === "kk" ? tag.name_kk : tag.name_ru);

/**
 * @param {any} item
 * @param {Map<string, any>} tags
 */
function line(item, tags) {
  const { hold } = item;
  const where = [
    item.number && say("petition.number", { number: item.number }),
    wordFor("law.states", item.state),
    item.addressee.names?.[language] ?? item.addressee.slug,
    say("queue.votes", { count: inFigures(item.signature_count), required: inFigures(item.required_count ?? 50) }),
  ];
  const marks = [
    ...(item.tags ?? []).map((/** @type {string} */ code) => el("span", { class: "tag" }, tags.has(code) ? tagName(tags.get(code)) : code)),
    ...(item.flags ?? []).map((/** @type {string} */ flag) => el("span", { class: "tag flag" }, wordFor("flag", flag))),
  ];
  return el(
    "li",
    { class: `card queue-item sla-${item.sla}` },
    el("p", {}, item.due_term && el("span", { class: "due-term" }, wordFor("law.clocks", item.due_term), ": "), dueBadge(item)),
    el("h2", {}, el("a", { href: href(`/desk/petitions/${item.number ?? item.id}`), lang: item.language }, item.title)),
    el("p", { class: "quiet" }, where.filter(Boolean).join(" · ")),
    item.overdue_terms?.length > 0 && overdueLine(item.overdue_terms),
    hold && el("p", { class: hold.own ? "hold own" : "hold" }, say(hold.own ? "hold.own" : "hold.other", { name: hold.name, until: onDay(hold.until) })),
    marks.length > 0 && el("p", { class: "tags" }, ...marks),
  );
}
