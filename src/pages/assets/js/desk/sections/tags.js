// @ts-check
import { language, onDay } from "../words.js";

/** The moderators' tags. @type {import("../section.js").Section} */
export default {
  name: "tags",
  list: "/moderation/tags",
  heading: (it) => (language === "kk" ? it.name_kk : it.name_ru),
  marks: (it) => [it.retired_at && ["retired", "withdrawn"]],
  facts: (it) => [
    ["code", it.code],
    ["name_kk", language !== "kk" && it.name_kk],
    ["name_ru", language === "kk" && it.name_ru],
    ["tag_uses", it.uses],
    it.retired_at && ["retired_at", onDay(it.retired_at)],
  ],
  acts: [
    {
      operation: "change_tag",
      roles: ["administrator"],
      at: (it) => ({ code: it.code }),
      version: (it) => it.version,
      given: ({ name_kk, name_ru, retired_at }) => ({ name_kk, name_ru, retired: Boolean(retired_at) }),
      after: "row",
    },
    {
      operation: "delete_tag",
      roles: ["administrator"],
      at: (it) => ({ code: it.code }),
      when: (it) => it.uses === 0,
      after: "gone",
    },
  ],
  makes: [{ operation: "make_tag", roles: ["administrator"] }],
};
