// @ts-check
import { bodyOf } from "../section_links.js";
import { onDay, wordFor } from "../words.js";

/** The roles that act for a body. */
const OF_A_BODY = new Set(["official", "first_head"]);

/** Members of staff. @type {import("../section.js").Section} */
export default {
  name: "staff",
  list: "/staff",
  heading: (it) => `${it.family_name} ${it.given_name}`,
  marks: (it) => [it.disabled && ["disabled", "late"]],
  facts: (it) => [
    ["role", wordFor("role", it.role)],
    ["body", bodyOf(it.public_body)],
    ["email", it.email],
    ["since", onDay(it.created_at)],
  ],
  acts: [
    {
      operation: "change_staff",
      at: (it) => ({ id: it.id }),
      // Nobody changes their own account.
      when: (it, me) => it.id !== me.id,
      given: ({ role, public_body, disabled }) => ({ role, public_body, disabled }),
      written: changed,
      after: "row",
    },
    { operation: "end_account_sessions", at: (it) => ({ id: it.id }), when: (it) => !it.disabled },
    { operation: "remove_otp_for", at: (it) => ({ id: it.id }), when: (it) => !it.disabled, told: (answer) => [`otp_${answer.state}`] },
  ],
  makes: [{ operation: "invite_staff" }],
};

/**
 * What is not sent stays; so only what has been changed is, and a body is taken away from whoever acts for none now.
 * @param {any} values
 * @param {any} it
 */
function changed(values, it) {
  const { reason, iin, ...post } = values;
  const same = (/** @type {[string, unknown]} */ [name, value]) => value === (it[name] ?? undefined);
  const sent = Object.fromEntries(Object.entries(post).filter((entry) => !same(entry)));
  if (it.public_body && !OF_A_BODY.has(post.role ?? it.role)) {
    sent.public_body = "";
  }
  return { ...sent, iin, reason };
}
