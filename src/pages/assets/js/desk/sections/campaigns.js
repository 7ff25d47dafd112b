// @ts-check
import { petitionOf } from "../section_links.js";
import { onDay, wordFor } from "../words.js";

/** Mass notices and how far they have come. @type {import("../section.js").Section} */
export default {
  name: "campaigns",
  list: "/campaigns",
  heading: (it) => wordFor("notice", it.kind),
  marks: (it) => [it.written_at && it.sent + it.failed >= it.queued ? ["campaign_over", "answered"] : ["campaign_runs", "published"]],
  facts: (it) => [
    ["petition", petitionOf(it.petition_id)],
    ["audience", wordFor("house.audience", it.audience)],
    ["queued", it.queued],
    ["sent", it.sent],
    it.failed > 0 && ["failed", it.failed],
    ["begun", onDay(it.created_at)],
    it.estimated_end && ["estimated_end", onDay(it.estimated_end)],
  ],
};
