// @ts-check
/**
 * A new password: asking for the mail, and setting it by the token of the mail.
 * @module
 */

import { byId, field, formOf, show, tell, turnTo } from "../elements.js";
import { secret, text, whenSent } from "../forms.js";
import { mailedToken } from "../mailed_token.js";
import { forget } from "../session.js";
import { send } from "../wire.js";
import { say } from "../words.js";

const setting = formOf("set-password");
const token = /** @type {HTMLInputElement} */ (field(setting, "token"));
token.value = mailedToken();
if (token.value !== "") {
  show(/** @type {Element} */ (token.closest(".field")), false);
  turnTo(byId("setting"));
}

whenSent(formOf("ask"), async (values) => {
  await send("POST", "/password-resets", { body: { email: text(values, "email") } });
  tell(byId("asked"), say("reset.asked"));
  turnTo(byId("setting"));
});

whenSent(setting, async (values) => {
  await send("POST", "/password-resets/confirmation", {
    body: { token: text(values, "token"), password: secret(values, "password") },
  });
  // Every session has ended with the former password.
  forget();
  turnTo(byId("set"));
});
