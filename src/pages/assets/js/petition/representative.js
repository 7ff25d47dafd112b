// @ts-check
/**
 * Where the author's representative is written to: they have no account, and are invited by mail to the working group and to
 * the discussion.
 * @module
 */

import { call, read } from "../api.js";
import { byId, field, formOf, show, tell } from "../elements.js";
import { text, whenPressed, whenSent } from "../forms.js";
import { sentence } from "../problems.js";
import { onDay, say } from "../words.js";

/** States in which nothing is still to come, so that nobody is invited. */
const ENDED = new Set(["rejected", "answered", "decision_published", "withdrawn", "archived"]);

/** @param {any} petition as its author reads it */
export async function beginRepresentative(petition) {
  const form = formOf("representative-contact");
  const offered = Boolean(petition.representative) && !ENDED.has(petition.state);
  show(/** @type {Element} */ (form.closest("details")), offered);
  if (!offered) {
    return;
  }
  const path = `/petitions/${petition.id}/representative-contact`;
  const [status, forget] = [byId("representative-status"), byId("representative-forget")];
  byId("representative-name").textContent = petition.representative;
  const draw = (/** @type {any} */ contact) => {
    tell(status, contact ? say("representative.named", { email: contact.email, day: onDay(contact.consented_at) }) : say("representative.none"));
    show(forget, Boolean(contact));
  };
  whenSent(form, async (values) => {
    // What is not ticked is not there: a consent that is refused is told at its field.
    const body = { email: text(values, "email"), consent: values.has("consent") };
    draw((await call("PUT", path, { body })).body);
    form.reset();
  });
  whenPressed(
    forget,
    async () => {
      await call("DELETE", path);
      draw(null);
      field(form, "email")?.focus();
    },
    (error) => tell(status, sentence(error)),
  );
  const file = await read(`/petitions/${petition.id}/case-file`);
  draw(file.representative_contact ?? null);
}
