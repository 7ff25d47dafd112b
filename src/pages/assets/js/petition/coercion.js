// @ts-check
/**
 * A report that somebody is made to sign, or kept from it. It goes to the authorized body alone.
 * @module
 */

import { call } from "../api.js";
import { byId, show, tell } from "../elements.js";
import { text, whenSent } from "../forms.js";
import { say } from "../words.js";

/** @param {{ id: string }} petition */
export function beginCoercionReport({ id }) {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("coercion-form"));
  if (form === null) {
    return;
  }
  whenSent(form, async (values, key) => {
    await call("POST", "/coercion-reports", { body: { petition: id, statement: text(values, "statement") }, key });
    show(form, false);
    tell(byId("coercion-status"), say("coercion.reported"));
    byId("coercion-status").focus();
  });
}
