// @ts-check
import { bodyOf, named } from "../section_links.js";
import { onDay, wordFor } from "../words.js";

/** Bodies that petitions are addressed to, and what becomes of them. @type {import("../section.js").Section} */
export default {
  name: "bodies",
  list: "/public-bodies",
  filters: [{ name: "q" }],
  heading: (it) => named(it.names),
  marks: (it) => [[it.status, it.status === "standing" ? "answered" : "withdrawn"]],
  facts: (it) => [
    ["kind", wordFor("house.body_kind", it.kind)],
    ["slug", it.slug],
    it.valid_from && ["valid_from", onDay(it.valid_from)],
    it.valid_until && ["valid_until", onDay(it.valid_until)],
    it.successor && ["successor", bodyOf(it.successor.slug)],
  ],
  acts: [
    {
      operation: "reorganise_public_body",
      at: (it) => ({ slug: it.slug }),
      when: (it) => !it.successor,
    },
  ],
};
