// @ts-check
/**
 * Signing on a telephone: a picture for the camera of eGov Mobile, a link for the telephone that shows this page itself, and
 * waiting for the vote. The service fetches the signature and verifies it; here it is only shown how far it has come.
 * @module
 */

import { call, read } from "../api.js";
import { byId, el, fill, show } from "../elements.js";
import { Told } from "../problems.js";
import { say } from "../words.js";

/** How often it is asked, in milliseconds. */
const OFTEN = 2000;

/**
 * Shows what is to be scanned and waits for the vote.
 * @param {string} petition
 * @param {Record<string, unknown>} body as for signing at once
 * @returns {Promise<any>} the vote
 */
export async function signOnTelephone(petition, body) {
  let { body: session } = await call("POST", `/petitions/${petition}/signing-sessions`, { body: { ...body, channel: "qr" } });
  const place = byId("telephone");
  try {
    for (;;) {
      draw(place, session);
      if (session.state === "signed" && session.signature) {
        return session.signature;
      }
      if (session.state === "failed") {
        throw new Told(session.failure?.detail || session.failure?.title || say("telephone.failed"));
      }
      if (session.state === "expired") {
        throw new Told(say("telephone.expired"));
      }
      await new Promise((done) => setTimeout(done, OFTEN));
      session = await read(`/signing-sessions/${session.id}`);
    }
  } finally {
    fill(place);
    delete place.dataset.stage;
    show(place, false);
  }
}

/**
 * @param {HTMLElement} place
 * @param {any} session
 */
function draw(place, session) {
  // Drawn anew only when it has come further, so that nothing is read out twice.
  const stage = session.qr_code ? "offered" : "scanned";
  if (place.dataset.stage !== `${session.id} ${stage}`) {
    place.dataset.stage = `${session.id} ${stage}`;
    const link = session.launch_links?.egov_mobile;
    fill(
      place,
      el("p", {}, say(`telephone.${stage}`)),
      session.qr_code && el("img", { src: `data:image/png;base64,${session.qr_code}`, alt: say("telephone.qr"), class: "qr" }),
      link && el("p", {}, el("a", { href: link, class: "button" }, say("telephone.open"))),
    );
  }
  show(place, true);
}
