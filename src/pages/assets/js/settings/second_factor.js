// @ts-check
/**
 * Enrolling an authenticator app, by a QR code that is drawn here, and giving it up.
 * @module
 */

import { call } from "../api.js";
import { byId, el, fill, formOf, show, tell, turnTo } from "../elements.js";
import { text, whenSent } from "../forms.js";
import { drawQr } from "../qr.js";
import { say } from "../words.js";
import { proof } from "./proof.js";

/** @param {{ role: string, second_factor: boolean }} me */
export function beginSecondFactor(me) {
  const enrol = formOf("enrol-factor");
  whenSent(enrol, async (values) => {
    const { body } = await call("POST", "/me/otp", { body: proof(values) });
    enrol.reset();
    fill(byId("factor-qr"), drawQr(body.uri, say("factor.qr")));
    byId("factor-secret").textContent = body.secret.replace(/(.{4})(?=.)/g, "$1 ");
    turnTo(byId("factor-scan"));
  });
  whenSent(formOf("confirm-factor"), async (values) => {
    const { body } = await call("POST", "/me/otp/confirmation", { body: { otp: text(values, "otp") } });
    fill(byId("factor-qr"));
    byId("factor-secret").textContent = "";
    offer(true);
    showCodes(body.recovery_codes);
  });
  const renew = formOf("renew-codes");
  whenSent(renew, async (values) => {
    const { body } = await call("POST", "/me/recovery-codes", { body: proof(values) });
    renew.reset();
    showCodes(body.recovery_codes);
  });
  const remove = formOf("remove-factor");
  /** @param {boolean} standing whether there is a second factor, by which there is something to renew and to remove */
  const offer = (standing) => {
    byId("factor-standing").textContent = say(standing ? "factor.on" : "factor.off");
    const unfold = (/** @type {HTMLFormElement} */ form, /** @type {boolean} */ shown) => show(/** @type {Element} */ (form.closest("details")), shown);
    unfold(enrol, !standing);
    unfold(renew, standing);
    // Staff work with nothing less.
    unfold(remove, standing && me.role === "citizen");
  };
  offer(me.second_factor);
  whenSent(remove, async (values) => {
    await call("DELETE", "/me/otp", { body: proof(values) });
    remove.reset();
    offer(false);
    tell(byId("factor-status"), say("factor.removed"));
  });
}

/** @param {string[]} codes */
function showCodes(codes) {
  fill(byId("recovery-codes"), ...codes.map((code) => el("li", {}, el("code", {}, code))));
  turnTo(byId("factor-codes"));
}
