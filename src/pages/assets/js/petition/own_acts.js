// @ts-check
/**
 * What the author may do with a petition that is filed: consent to another addressee, withdraw it.
 * @module
 */

import { call } from "../api.js";
import { byId, el, fill, formOf, show } from "../elements.js";
import { whenSent } from "../forms.js";
import { Told } from "../problems.js";
import { language, say } from "../words.js";

/** States in which the votes have not been reached, so that the author may withdraw (90-4(1)). */
const WITHDRAWABLE = new Set(["on_moderation", "needs_correction", "limited", "final_check", "published"]);

/** @param {any} petition as its author reads it */
export function beginAddresseeChange(petition) {
  const change = petition.addressee_change;
  const form = formOf("addressee-change");
  show(form, Boolean(change));
  if (!change) {
    return;
  }
  const to = change.addressee.names?.[language] ?? change.addressee.slug;
  fill(byId("addressee-proposed"), el("strong", {}, to), el("br"), change.note);
  whenSent(form, async (_, key) => {
    await call("POST", `/petitions/${petition.id}/addressee-change/consent`, { key, body: {} });
    location.reload();
  });
}

/** @param {any} petition as its author reads it */
export function beginWithdrawal(petition) {
  const form = formOf("withdraw");
  const offered = WITHDRAWABLE.has(petition.state);
  show(/** @type {Element} */ (form.closest("details")), offered);
  whenSent(form, async (values, key) => {
    if (!values.has("sure")) {
      throw new Told(say("withdraw.not_sure"));
    }
    await call("POST", `/petitions/${petition.id}/withdrawal`, { key, body: {} });
    location.reload();
  });
}
