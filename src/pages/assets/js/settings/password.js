// @ts-check
/**
 * Changing one's password and one's address.
 * @module
 */

import { call } from "../api.js";
import { byId, formOf, tell } from "../elements.js";
import { secret, text, whenSent } from "../forms.js";
import { followMail } from "../mail_progress.js";
import { say } from "../words.js";
import { proof } from "./proof.js";

/** @param {{ email: string }} me */
export function beginPassword(me) {
  const password = formOf("change-password");
  whenSent(password, async (values) => {
    await call("POST", "/me/password", { body: { ...proof(values), new_password: secret(values, "new_password") } });
    password.reset();
    tell(byId("password-status"), say("settings.password_changed"));
  });
  byId("own-email").textContent = me.email;
  const email = formOf("change-email");
  whenSent(email, async (values) => {
    const { body } = await call("POST", "/me/email", { body: { ...proof(values), email: text(values, "email") } });
    email.reset();
    tell(byId("email-status"), say("settings.email_mailed"));
    void followMail(body.delivery_id, byId("email-progress"));
  });
}
