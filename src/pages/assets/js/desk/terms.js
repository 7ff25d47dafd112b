// @ts-check
/**
 * How a term stands, in words and in a colour that says no more than the words.
 * @module
 */

import { el } from "../elements.js";
import { onDay, say, wordFor } from "./words.js";

/**
 * @param {{ sla: string, due_on?: string | null, working_days_left?: number | null }} item
 */
export function dueBadge({ sla, due_on, working_days_left }) {
  if (!due_on) {
    return el("span", { class: "due" }, say("due.none"));
  }
  const left = working_days_left ?? null;
  const words =
    sla === "overdue" || (left !== null && left < 0)
      ? say("due.overdue", { day: onDay(due_on) })
      : left === 0
        ? say("due.today")
        : left === null
          ? say("due.until", { day: onDay(due_on) })
          : say("due.left", { count: left, day: onDay(due_on) });
  return el("span", { class: `due due-${sla}` }, words);
}

/**
 * Terms that have passed without the act, each with its article.
 * @param {{ kind: string, article: string, days_late: number }[]} terms
 */
export function overdueLine(terms) {
  const named = terms.map(({ kind, article, days_late }) =>
    say("due.late_term", { term: wordFor("law.clocks", kind), article, days: days_late }),
  );
  return el("p", { class: "overdue" }, named.join("; "));
}
