// @ts-check
/**
 * Which notices come by mail too. All of them are in the inbox.
 * @module
 */

import { call, read } from "../api.js";
import { byId, field, formOf, show, tell } from "../elements.js";
import { whenSent } from "../forms.js";
import { say } from "../words.js";

const CHOICES = ["news", "progress", "reminders"];

export async function beginMailChoices() {
  const form = formOf("mail-choices");
  const chosen = await read("/me/mail-choices");
  for (const choice of CHOICES) {
    const box = field(form, choice);
    if (box !== null) {
      box.checked = chosen[choice];
    }
  }
  // Not before: what one chose meanwhile would be undone.
  show(form, true);
  whenSent(form, async (values) => {
    const body = Object.fromEntries(CHOICES.map((choice) => [choice, values.has(choice)]));
    await call("PUT", "/me/mail-choices", { body });
    tell(byId("mail-status"), say("settings.saved"));
  });
}
