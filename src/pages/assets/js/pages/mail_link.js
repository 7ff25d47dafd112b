// @ts-check
/**
 * Pages behind links of mails whose one button sends the token: taking back a change of address or a new second factor, and
 * ending mails. Nothing happens by being opened, since programs that look through mails open links too.
 * @module
 */

import { byId, field, formOf, show, turnTo } from "../elements.js";
import { secret, text, whenSent } from "../forms.js";
import { mailedToken } from "../mailed_token.js";
import { send } from "../wire.js";

const form = formOf("mail-link");
const token = /** @type {HTMLInputElement} */ (field(form, "token"));
token.value = mailedToken();
if (token.value !== "") {
  show(/** @type {Element} */ (token.closest(".field")), false);
}

whenSent(form, async (values) => {
  const password = field(form, "password") === null ? {} : { password: secret(values, "password") };
  await send("POST", form.dataset.call ?? "", { body: { token: text(values, "token"), ...password } });
  turnTo(byId("done"));
});
