// @ts-check
/**
 * Following a petition: which news of it come by mail.
 * @module
 */

import { call, read } from "../api.js";
import { byId, show, tell } from "../elements.js";
import { whenSent } from "../forms.js";
import { signedIn } from "../session.js";
import { say } from "../words.js";

/** @param {{ id: string, linkKey: string | null }} petition */
export function beginFollowing({ id }) {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("follow-form"));
  if (form === null) {
    return;
  }
  const boxes = [...form.querySelectorAll("input[name=interest]")].map((box) => /** @type {HTMLInputElement} */ (box));
  const told = !signedIn()
    ? Promise.resolve()
    : read(`/petitions/${id}/subscription`)
        .then((/** @type {{ interests: string[] }} */ { interests }) => {
          for (const box of boxes) {
            box.checked = interests.includes(box.value);
          }
        })
        // Who does not follow yet has chosen nothing.
        .catch(() => undefined);
  // Not before: an answer that comes late would undo what somebody has ticked meanwhile.
  told.then(() => show(form, true));
  whenSent(form, async () => {
    const interests = boxes.filter((box) => box.checked).map((box) => box.value);
    if (interests.length === 0) {
      await call("DELETE", `/petitions/${id}/subscription`);
    } else {
      await call("PUT", `/petitions/${id}/subscription`, { body: { interests } });
    }
    tell(byId("follow-status"), say(interests.length === 0 ? "follow.ended" : "follow.following"));
  });
}
