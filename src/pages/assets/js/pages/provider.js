// @ts-check
/**
 * Where an identity provider sends people back to: they are signed in, or tell what the provider does not know.
 * @module
 */

import { call, signInBy } from "../api.js";
import { byId, field, formOf, show, tell, turnTo } from "../elements.js";
import { secret, text, whenSent } from "../forms.js";
import { followMail } from "../mail_progress.js";
import { offerPlaces } from "../places.js";
import { sentence } from "../problems.js";
import { broughtBack } from "../provider.js";
import { goOn } from "../way_back.js";
import { Refused } from "../wire.js";
import { href, language } from "../words.js";

const status = byId("provider-status");

/** @type {ReturnType<typeof broughtBack>["brought"] | null} */
let brought = null;

/** @param {string} [otp] */
async function enter(otp) {
  await signInBy("/sessions/provider", { ...brought, otp });
  goOn("/me");
}

async function begin() {
  const back = broughtBack();
  brought = back.brought;
  if (back.linking) {
    await call("POST", "/me/identity-providers", { body: brought });
    location.replace(href("/me/settings"));
    return;
  }
  await enter();
}

/** @param {unknown} error */
function askFor(error) {
  if (error instanceof Refused && error.is("otp_required")) {
    turnTo(byId("factor"));
  } else if (error instanceof Refused && error.is("registration_required")) {
    const form = formOf("register");
    const named = (/** @type {string} */ name) => /** @type {any} */ (field(form, name));
    named("language").value = language;
    void offerPlaces(named("region"), named("district"), named("residence"));
    turnTo(byId("newcomer"));
  } else {
    tell(status, sentence(error));
    status.setAttribute("role", "alert");
    show(byId("provider-again"), true);
  }
}

begin().catch(askFor);

whenSent(formOf("factor-code"), async (values) => enter(text(values, "otp")));

whenSent(formOf("register"), async (values) => {
  const answer = await signInBy("/accounts/provider", {
    ...brought,
    residence: text(values, "residence"),
    language: text(values, "language"),
    email: text(values, "email"),
    password: secret(values, "password"),
    citizen: values.has("citizen"),
    consent: values.has("consent"),
  });
  if (answer.status === 201) {
    goOn("/me");
    return;
  }
  turnTo(byId("mailed"));
  followMail(answer.body.delivery_id, byId("mail-progress"));
});
