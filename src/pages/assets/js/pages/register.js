// @ts-check
/**
 * Registering: what the person tells, then the code from the mail. The password stays in this page between the two, so that
 * it is typed once; whoever follows the link of the mail instead types it on that page.
 * @module
 */

import { signInBy } from "../api.js";
import { byId, field, formOf, tell, turnTo } from "../elements.js";
import { secret, text, whenSent } from "../forms.js";
import { followMail } from "../mail_progress.js";
import { signTextByNcaLayer } from "../ncalayer.js";
import { offerPlaces } from "../places.js";
import { goOn } from "../way_back.js";
import { send } from "../wire.js";
import { language, say } from "../words.js";

const form = formOf("register");
const code = formOf("code");
const eds = document.getElementById("by-eds");
/** What the confirmation needs besides the code. */
let password = "";
let email = "";
/** @type {{ challenge: string, cms: string } | null} */
let signed = null;

const named = (/** @type {string} */ name) => /** @type {any} */ (field(form, name));
void offerPlaces(named("region"), named("district"), named("residence"));
named("language").value = language;

/** @param {FormData} values */
function common(values) {
  return {
    email: text(values, "email"),
    password: secret(values, "password"),
    residence: text(values, "residence"),
    language: text(values, "language"),
    citizen: values.has("citizen"),
    consent: values.has("consent"),
  };
}

/** @param {FormData} values */
function typed(values) {
  return {
    ...common(values),
    iin: text(values, "iin"),
    family_name: text(values, "family_name"),
    given_name: text(values, "given_name"),
    patronymic: text(values, "patronymic"),
  };
}

whenSent(form, async (values, key) => {
  const [path, body] = signed === null ? ["/accounts", typed(values)] : ["/accounts/eds", { ...common(values), ...signed }];
  const { body: taken } = await send("POST", path, { body, key });
  password = secret(values, "password") ?? "";
  email = text(values, "email") ?? "";
  byId("mailed-to").textContent = email;
  turnTo(byId("mailed"));
  followMail(taken.delivery_id, byId("mail-progress"));
});

whenSent(code, async (values) => {
  await signInBy("/accounts/confirmation", { token: text(values, "token"), password });
  goOn("/me");
});

const again = formOf("resend");
whenSent(again, async () => {
  await send("POST", "/accounts/confirmation/resend", { body: { email } });
  tell(byId("resent"), say("confirm.resent"));
});

if (eds !== null) {
  const button = /** @type {HTMLFormElement} */ (eds);
  whenSent(button, async () => {
    const { body } = await send("POST", "/sessions/eds-challenge", { body: { language } });
    signed = { challenge: body.challenge, cms: await signTextByNcaLayer(body.challenge) };
    // Names and IIN come from the certificate.
    byId("typed-person").remove();
    button.remove();
    tell(byId("eds-done"), say("register.eds_done"));
    named("email").focus();
  });
}
