// @ts-check
/**
 * Mails as the sandbox has caught them, newest first. The token of one can be put straight into the call of the page.
 * @module
 */

import { byId, el, field, fill, formOf, tell } from "../elements.js";
import { sentence } from "../problems.js";
import { send } from "../wire.js";
import { onDay, say } from "../words.js";
import { putToken, takesToken } from "./sent.js";

/** Mails that are shown at once. */
const MOST = 5;
const TOKEN = /token=([\w-]+)/;

/** @typedef {{ to: string, subject: string, text: string, sent_at: string }} Mail */

/** @param {Mail} mail */
function card({ to, subject, text, sent_at: at }) {
  const token = TOKEN.exec(text)?.[1];
  const put = () => token && putToken(token);
  return el(
    "li",
    { class: "card" },
    el("h4", {}, subject),
    el("p", { class: "quiet" }, `${to}, ${onDay(at)}`),
    el(
      "details",
      {},
      el("summary", {}, say("docs.mail_text")),
      el("pre", { tabindex: "0", role: "region", "aria-label": subject }, text),
    ),
    token !== undefined &&
      takesToken() &&
      el("button", { type: "button", class: "button quiet-button", click: put }, say("docs.put_token")),
  );
}

/**
 * Shows what came to an address, or to anybody.
 * @param {string} to
 */
export async function showMails(to) {
  const typed = field(formOf("get-mail"), "to");
  if (typed !== null) {
    typed.value = to;
  }
  const told = byId("mail-told");
  const asked = to === "" ? "" : `&to=${encodeURIComponent(to)}`;
  try {
    const { body } = await send("GET", `/dev/mails?limit=${MOST}${asked}`);
    fill(byId("mails"), ...body.items.map(card));
    tell(told, say(body.items.length === 0 ? "docs.no_mail" : "docs.mails", { count: body.items.length }));
  } catch (error) {
    tell(told, sentence(error));
  }
}
