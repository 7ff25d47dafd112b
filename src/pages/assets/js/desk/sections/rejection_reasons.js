// @ts-check
import { language, onDay, wordFor } from "../words.js";

const GROUNDS = ["incomplete_content", "prohibited_subject", "duplicate_subject"];

/** Prepared reasons of rejections. @type {import("../section.js").Section} */
export default {
  name: "rejection_reasons",
  list: "/moderation/rejection-reasons",
  filters: [{ name: "ground", choices: ["", ...GROUNDS].map((code) => [code, code ? wordFor("ground", code) : wordFor("house.ground", "any")]) }],
  heading: (it) => wordFor("ground", it.ground),
  marks: (it) => [it.retired_at && ["retired", "withdrawn"]],
  text: (it) => (language === "kk" ? it.text_kk : it.text_ru),
  facts: (it) => [
    ["reason_uses", it.uses],
    it.retired_at && ["retired_at", onDay(it.retired_at)],
  ],
  acts: [
    {
      operation: "change_rejection_reason",
      roles: ["administrator"],
      at: (it) => ({ id: it.id }),
      version: (it) => it.version,
      given: ({ text_kk, text_ru, retired_at }) => ({ text_kk, text_ru, retired: Boolean(retired_at) }),
      after: "row",
    },
    {
      operation: "delete_rejection_reason",
      roles: ["administrator"],
      at: (it) => ({ id: it.id }),
      when: (it) => it.uses === 0,
      after: "gone",
    },
  ],
  makes: [{ operation: "make_rejection_reason", roles: ["administrator"] }],
};
