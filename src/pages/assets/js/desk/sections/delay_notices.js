// @ts-check
import { named } from "../section_links.js";
import { onDay } from "../words.js";

/** Words to authors who wait for moderation. @type {import("../section.js").Section} */
export default {
  name: "delay_notices",
  list: "/moderation/delay-notices",
  heading: (it) => onDay(it.made_at),
  text: (it) => named(it.message),
  facts: (it) => [
    ["told", it.told],
    ["waiting", it.waiting],
  ],
  acts: [
    {
      operation: "send_delay_notice",
      at: (it) => ({ id: it.id }),
      when: (it) => it.waiting > 0,
      after: "row",
      told: ({ told, waiting }) => [waiting > 0 ? "delay_notice_partly" : "send_delay_notice", { told, waiting }],
    },
  ],
  makes: [{ operation: "make_delay_notice", told: ({ waiting }) => ["make_delay_notice", { waiting }] }],
};
