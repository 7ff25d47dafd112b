// @ts-check
import { petitionOf } from "../section_links.js";
import { onDay } from "../words.js";

/** Reports of people who were made to sign, or kept from it. @type {import("../section.js").Section} */
export default {
  name: "coercion_reports",
  list: "/coercion-reports",
  heading: (it) => onDay(it.reported_at),
  marks: (it) => [it.handled_at ? ["handled", "answered"] : ["waits", "late"]],
  text: (it) => it.statement,
  facts: (it) => [
    ["petition", petitionOf(it.petition_id)],
    ["finding", it.finding],
    it.handled_at && ["handled_at", onDay(it.handled_at)],
  ],
  acts: [
    {
      operation: "handle_coercion_report",
      at: (it) => ({ id: it.id }),
      when: (it) => !it.handled_at,
      after: "row",
    },
  ],
};
