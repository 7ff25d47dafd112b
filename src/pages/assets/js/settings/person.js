// @ts-check
/**
 * The language of one's mails and where one lives.
 * @module
 */

import { call } from "../api.js";
import { byId, field, formOf, show, tell } from "../elements.js";
import { text, whenSent } from "../forms.js";
import { offerPlaces } from "../places.js";
import { say } from "../words.js";

/** @param {{ language: string, residence?: string }} me */
export function beginPerson(me) {
  const form = formOf("change-person");
  const named = (/** @type {string} */ name) => /** @type {any} */ (field(form, name));
  named("language").value = me.language;
  named("residence").value = me.residence ?? "";
  void offerPlaces(named("region"), named("district"), named("residence"));
  // Not before: what one chose meanwhile would be undone.
  show(form, true);
  whenSent(form, async (values) => {
    const body = { language: text(values, "language"), residence: text(values, "residence") };
    await call("PATCH", "/me", { body });
    tell(byId("person-status"), say("settings.saved"));
  });
}
