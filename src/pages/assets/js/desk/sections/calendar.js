// @ts-check
import { named } from "../section_links.js";
import { onDay } from "../words.js";

/** Days that differ from the five-day week. @type {import("../section.js").Section} */
export default {
  name: "calendar",
  list: "/calendar",
  whole: (body) => body.days,
  filters: [{ name: "year", kind: "number" }],
  heading: (it) => onDay(it.date),
  marks: (it) => [[it.kind, it.kind === "working_weekend" ? "withdrawn" : "published"]],
  facts: (it) => [["name", named(it.names)]],
  acts: [
    {
      operation: "change_calendar",
      at: (it) => ({ date: it.date }),
      given: ({ kind, names }) => ({ kind, names }),
      written: ordinary,
    },
  ],
  makes: [{ operation: "change_calendar", written: ordinary }],
};

/** A day like others has no name. @param {any} values */
function ordinary({ names, ...values }) {
  return values.kind === "ordinary" || wordless(names) ? values : { ...values, names };
}

/** @param {Record<string, string> | null | undefined} names */
const wordless = (names) => !names || Object.values(names).every((name) => !name);

