// @ts-check
/**
 * The electronic signature of a body under a decision, by NCALayer: over the bytes that the service writes for these words.
 * @module
 */

import { call } from "../../api.js";
import { byId, el } from "../../elements.js";
import { ORGANISATION, signTextByNcaLayer } from "../../ncalayer.js";
import { newId } from "../form/fields.js";
import { say } from "../words.js";

/**
 * What a form of a decision has besides, where electronic signatures are verified.
 * @param {string} id of the petition
 * @returns {{ besides?: HTMLElement, shape?: (body: any) => Promise<any> }}
 */
export function signing(id) {
  if (byId("desk").dataset.eds === undefined) {
    return {};
  }
  const box = /** @type {HTMLInputElement} */ (el("input", { type: "checkbox", id: newId() }));
  const besides = el(
    "div",
    { class: "tick" },
    box,
    el("div", {}, el("label", { for: box.id }, say("signing.decision")), el("p", { class: "hint" }, say("signing.hint"))),
  );
  const shape = async (/** @type {any} */ body) => {
    if (!box.checked) {
      return body;
    }
    const { body: statement } = await call("POST", `/petitions/${id}/decision/signing-statement`, { body });
    return { ...body, cms: await signTextByNcaLayer(statement, ORGANISATION) };
  };
  return { besides, shape };
}
