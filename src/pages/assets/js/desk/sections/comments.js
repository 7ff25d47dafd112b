// @ts-check
import { petitionOf } from "../section_links.js";
import { onDay } from "../words.js";

const at = (/** @type {any} */ it) => ({ id: it.petition_id, comment_id: it.id });

/** Comments that wait for a moderator. @type {import("../section.js").Section} */
export default {
  name: "comments",
  list: "/moderation/held-comments",
  heading: (it) => it.author,
  text: (it) => it.text,
  facts: (it) => [
    ["posted", onDay(it.posted_at)],
    ["petition", petitionOf(it.petition_id)],
  ],
  acts: [
    { operation: "release_comment", at, after: "gone" },
    { operation: "remove_comment", at, after: "gone" },
  ],
};
