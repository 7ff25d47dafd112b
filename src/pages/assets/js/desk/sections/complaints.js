// @ts-check
import { el } from "../../elements.js";
import { bodyOf, petitionOf } from "../section_links.js";
import { onDay, wordFor } from "../words.js";

const OF_A_BODY = ["moderator", "official", "first_head"];
const at = (/** @type {any} */ it) => ({ id: it.id });
const withBody = (/** @type {any} */ it) => !it.outcome && it.route === "superior" && !it.passed_on_at;

/** Complaints, and what becomes of them. @type {import("../section.js").Section} */
export default {
  name: "complaints",
  list: "/complaints",
  filters: [{ name: "waiting", choices: ["true", "false", ""].map((code) => [code, wordFor("house.waiting", code || "any")]) }],
  heading: (it) => wordFor("house.matter", it.matter),
  marks: (it) => [
    it.outcome ? [it.outcome, it.outcome === "dismissed" ? "withdrawn" : "answered"] : [`at_${it.passed_on_at ? "superior" : it.route === "court" ? "court" : "body"}`, "late"],
    it.court_outcome && [it.court_outcome, "published"],
  ],
  text: (it) => it.statement,
  facts: (it) => [
    ["petition", petitionOf(it.petition_id)],
    it.term && ["term", wordFor("term", it.term)],
    ["complained", bodyOf(it.public_body) ?? wordFor("house.complained", it.complained)],
    ["filed", onDay(it.filed_at)],
    ["concern", it.concern],
    ["late_because", it.late_because],
    it.passed_on_to && ["passed_on", el("span", {}, bodyOf(it.passed_on_to), `, ${onDay(it.received_on ?? it.passed_on_at)}`)],
    it.decided_by && ["decided_by", wordFor("house.instance", it.decided_by)],
    ["outcome_reasoning", it.outcome_reasoning],
    ["court_reasoning", it.court_reasoning],
  ],
  acts: [
    { operation: "pass_complaint_on", roles: OF_A_BODY, at, when: withBody, after: "row" },
    { operation: "satisfy_complaint", roles: OF_A_BODY, at, when: withBody, after: "row" },
    {
      operation: "settle_complaint",
      roles: ["administrator"],
      at,
      when: (it) => !it.outcome || (it.decided_by === "superior" && !it.court_outcome),
      after: "row",
    },
  ],
};
