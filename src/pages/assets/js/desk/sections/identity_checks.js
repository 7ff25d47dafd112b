// @ts-check
import { onDay, wordFor } from "../words.js";

const at = (/** @type {any} */ it) => ({ id: it.id });

/** Documents shown at the counter, each looked at by two. @type {import("../section.js").Section} */
export default {
  name: "identity_checks",
  list: "/identity-checks",
  heading: (it) => [it.family_name, it.given_name, it.patronymic].filter(Boolean).join(" "),
  marks: (it) => [it.takes_over && ["takes_over", "late"]],
  facts: (it) => [
    ["document", wordFor("house.document", it.document)],
    ["checked_by", it.checked_by],
    ["checked_at", onDay(it.checked_at)],
    ["expires_at", onDay(it.expires_at)],
    ["account", it.account_id],
  ],
  acts: [
    {
      operation: "confirm_identity",
      at,
      after: "gone",
      told: (answer) => [answer.taken_over ? "identity_taken_over" : answer.names_corrected ? "identity_names" : "confirm_identity"],
    },
    { operation: "refuse_identity", at, after: "gone" },
  ],
  makes: [{ operation: "check_identity" }],
};
