// @ts-check
/**
 * Identity providers at which one can sign in to this account: linking them and taking them away.
 * @module
 */

import { call, read, readOpen } from "../api.js";
import { byId, el, fill, show } from "../elements.js";
import { whenSent } from "../forms.js";
import { linkAt } from "../provider.js";
import { language, onDay, say } from "../words.js";
import { proof } from "./proof.js";

/** @param {{ role: string }} me */
export async function beginIdentities(me) {
  const section = byId("identities");
  const { items } = await readOpen("/identity-providers");
  const serves = me.role === "citizen" ? "citizens" : "staff";
  const offered = items.filter((/** @type {any} */ provider) => provider.serves === serves);
  show(section, offered.length > 0);
  if (offered.length > 0) {
    await draw(offered);
  }
}

/** @param {any[]} offered */
async function draw(offered) {
  const { items } = await read("/me/identity-providers");
  const lines = offered.map((provider) => {
    const linked = items.find((/** @type {any} */ one) => one.provider === provider.name);
    return line(provider, linked, () => draw(offered));
  });
  fill(byId("identity-list"), ...lines);
}

/**
 * @param {any} provider
 * @param {any} linked
 * @param {() => Promise<void>} again
 */
function line(provider, linked, again) {
  const template = /** @type {HTMLTemplateElement} */ (byId("proof-fields"));
  const fields = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  // One page holds several of these forms: each field has an id of its own.
  for (const input of fields.querySelectorAll("input")) {
    const id = `${input.id}-${provider.name}`;
    fields.querySelector(`label[for="${input.id}"]`)?.setAttribute("for", id);
    input.id = id;
  }
  const button = el("button", { class: "button" }, say(linked ? "identities.unlink" : "identities.link"));
  const form = /** @type {HTMLFormElement} */ (el("form", {}, fields, button));
  whenSent(form, async (values) => {
    if (linked) {
      await call("DELETE", `/me/identity-providers/${provider.name}`, { body: proof(values) });
      await again();
    } else {
      await linkAt(provider.name, proof(values));
    }
  });
  return el(
    "li",
    { class: "card" },
    el("h3", {}, provider.display_name[language]),
    el("p", {}, linked ? say("identities.linked", { day: onDay(linked.linked_at) }) : say("identities.not_linked")),
    form,
  );
}
