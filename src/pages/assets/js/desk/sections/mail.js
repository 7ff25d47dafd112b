// @ts-check
import { petitionOf } from "../section_links.js";
import { onDay, wordFor } from "../words.js";

/** Mails that were given up. @type {import("../section.js").Section} */
export default {
  name: "mail",
  list: "/notices/buried",
  heading: (it) => wordFor("notice", it.kind),
  marks: (it) => [it.campaign_id && ["of_campaign", "withdrawn"]],
  facts: (it) => [
    ["petition", petitionOf(it.petition_id)],
    it.buried_at && ["given_up", onDay(it.buried_at)],
    it.sent_at && ["sent_at", onDay(it.sent_at)],
    ["attempts", it.attempts],
    ["server_said", it.reason],
  ],
  acts: [{ operation: "requeue_mail", at: (it) => ({ id: it.id }), after: "gone" }],
};
