// @ts-check
/**
 * Confirming an address, by the link of the mail or by the code typed from it.
 * @module
 */

import { signInBy } from "../api.js";
import { byId, field, formOf, show, tell, turnTo } from "../elements.js";
import { secret, text, whenSent } from "../forms.js";
import { mailedToken } from "../mailed_token.js";
import { goOn } from "../way_back.js";
import { send } from "../wire.js";
import { say } from "../words.js";

const form = formOf("confirm");
const token = /** @type {HTMLInputElement} */ (field(form, "token"));
token.value = mailedToken();
if (token.value !== "") {
  show(/** @type {Element} */ (token.closest(".field")), false);
}

whenSent(form, async (values) => {
  const answer = await signInBy("/accounts/confirmation", {
    token: text(values, "token"),
    password: secret(values, "password"),
  });
  if (answer.status === 201) {
    goOn("/me");
  } else {
    turnTo(byId("moved"));
  }
});

whenSent(formOf("resend"), async (values) => {
  await send("POST", "/accounts/confirmation/resend", { body: { email: text(values, "email") } });
  tell(byId("resent"), say("confirm.resent"));
});
