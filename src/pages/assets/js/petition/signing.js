// @ts-check
/**
 * Signing on the page of a petition, in one step: consent, the signature, the receipt; and taking it back.
 * @module
 */

import { SignInNeeded, call, read } from "../api.js";
import { byId, el, fill, field, formOf, show, tell } from "../elements.js";
import { withEvidence } from "../evidence.js";
import { whenPressed, whenSent } from "../forms.js";
import { signTextByNcaLayer } from "../ncalayer.js";
import { Told, sentence } from "../problems.js";
import { signedIn } from "../session.js";
import { goAndSignIn } from "../way_back.js";
import { inFigures, onDay, say } from "../words.js";
import { signOnTelephone } from "./telephone.js";

/** @typedef {{ id: string, state: string, textHash: string, linkKey: string | null }} Petition */

/** @param {Petition} petition */
export function beginSigning(petition) {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("sign-form"));
  if (form === null) {
    return;
  }
  show(form, true);
  whenSent(form, async (values) => {
    if (!values.has("consent")) {
      field(form, "consent")?.focus();
      throw new Told(say("sign.consent_first"));
    }
    const body = asked(petition, values);
    const key = petition.linkKey === null ? {} : { headers: { "Link-Key": petition.linkKey } };
    const { body: receipt, status } = await withEvidence(
      (cms) => call("POST", `/petitions/${petition.id}/signatures`, { body: { ...body, cms } }),
      async () => {
        // Whoever has no NCALayer signs on their telephone.
        show(byId("sign-by-telephone"), true);
        tell(byId("sign-status"), say("sign.in_ncalayer"));
        const statement = await call("GET", `/petitions/${petition.id}/signing-statement`, key);
        return signTextByNcaLayer(statement.body);
      },
    ).finally(() => tell(byId("sign-status"), ""));
    showReceipt(petition, receipt, status === 201);
  });
  const telephone = formOf("sign-by-telephone");
  whenSent(telephone, async () => {
    const vote = await signOnTelephone(petition.id, asked(petition, new FormData(form)));
    show(telephone, false);
    showReceipt(petition, vote, true);
  });
  if (signedIn()) {
    void showOwn(petition);
  }
}

/**
 * What is sent with a signature, however it is made.
 * @param {Petition} petition
 * @param {FormData} values
 */
function asked(petition, values) {
  return {
    consent: values.has("consent"),
    notify: values.has("notify"),
    ...(petition.linkKey !== null && { link_key: petition.linkKey }),
    ...(petition.textHash !== "" && { text_hash: petition.textHash }),
  };
}

/**
 * Whoever has signed before sees so, and not the form.
 * @param {Petition} petition
 */
async function showOwn(petition) {
  try {
    const { items } = await read("/me/signatures?limit=100");
    const own = items.find((/** @type {any} */ one) => one.petition_id === petition.id && one.live);
    if (own) {
      showReceipt(petition, own, false);
    }
  } catch {
    // Staff sign nothing; anybody else finds out by signing, which changes nothing the second time.
  }
}

/**
 * @param {Petition} petition
 * @param {any} receipt
 * @param {boolean} now whether it has just been given
 */
function showReceipt(petition, receipt, now) {
  const place = byId("receipt");
  const heading = el("h3", { tabindex: "-1" }, say(now ? "sign.signed" : "sign.signed_before"));
  const withdraw = el("button", { type: "button", class: "link-button" }, say("sign.withdraw"));
  const status = el("p", { role: "status" });
  fill(
    place,
    heading,
    el(
      "dl",
      {},
      el("dt", {}, say("sign.ordinal")),
      el("dd", {}, inFigures(receipt.ordinal)),
      el("dt", {}, say("sign.signed_at")),
      el("dd", {}, onDay(receipt.signed_at)),
      el("dt", {}, say("sign.receipt")),
      el("dd", {}, el("code", {}, receipt.id)),
    ),
    el("p", { class: "actions" }, el("button", { type: "button", class: "button quiet-button", click: () => print() }, say("sign.print")), withdraw),
    status,
  );
  show(formOf("sign-form"), false);
  show(place, true);
  if (now) {
    heading.focus();
  }
  whenPressed(
    withdraw,
    async () => {
      if (withdraw.dataset.asked !== "yes") {
        // One press asks, the next one does it.
        withdraw.dataset.asked = "yes";
        withdraw.textContent = say("sign.withdraw_surely");
        return;
      }
      await call("DELETE", `/petitions/${petition.id}/signatures/mine`);
      show(place, false);
      show(formOf("sign-form"), true);
      tell(byId("sign-status"), say("sign.withdrawn"));
      byId("sign-status").focus();
    },
    (error) => (error instanceof SignInNeeded ? goAndSignIn() : tell(status, sentence(error))),
  );
}
