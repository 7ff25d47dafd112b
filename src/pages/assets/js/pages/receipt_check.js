// @ts-check
/**
 * A receipt is pasted and verified here. After the page was loaded it needs no network, and what is pasted is sent nowhere.
 * @module
 */

import { byId, field, formOf, tell } from "../elements.js";
import { text, whenSent } from "../forms.js";
import { base } from "../place.js";
import { Refused, verifyReceipt } from "../receipt.js";
import { inFigures, onDay, say, wordFor } from "../words.js";

const form = formOf("receipt-check");
const receipt = /** @type {HTMLTextAreaElement} */ (byId("receipt"));
const key = /** @type {HTMLInputElement} */ (field(form, "key"));

whenSent(form, async (values) => {
  const verdict = byId("verdict");
  const iin = text(values, "iin");
  try {
    const found = await verifyReceipt(receipt.value, key.value, iin);
    const facts = {
      index: inFigures(Number(found.index)),
      size: inFigures(Number(found.size)),
      petition: found.petition,
      day: onDay(found.at.toISOString()),
    };
    verdict.dataset.verdict = iin === undefined ? "in_log" : "own";
    tell(verdict, say(`receipt_check.${verdict.dataset.verdict}`, facts));
  } catch (error) {
    // Whatever else goes wrong here, an old browser for one, proves nothing either.
    const code = error instanceof Refused ? error.code : "unable";
    verdict.dataset.verdict = code;
    tell(verdict, wordFor("receipt_refused", code));
  }
});

// The key that the service says is a beginning; who has it from elsewhere types it over.
if (key.value === "") {
  fetch(`${base}/log/key`)
    .then((answer) => (answer.ok ? answer.text() : ""))
    .then((shown) => {
      if (key.value === "") {
        key.value = shown.trim();
      }
    })
    .catch(() => undefined);
}
