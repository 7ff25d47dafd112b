// @ts-check
/**
 * Taking one's data with one, and leaving.
 * @module
 */

import { call } from "../api.js";
import { byId, el, formOf, tell, turnTo } from "../elements.js";
import { whenSent } from "../forms.js";
import { Told } from "../problems.js";
import { forget } from "../session.js";
import { say } from "../words.js";
import { proof } from "./proof.js";

export function beginExport() {
  const form = formOf("export");
  whenSent(form, async (values) => {
    const { body } = await call("POST", "/me/export", { body: proof(values) });
    form.reset();
    const file = new Blob([JSON.stringify(body, null, 2)], { type: "application/json" });
    const address = URL.createObjectURL(file);
    el("a", { href: address, download: "petitions.json" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    tell(byId("export-status"), say("settings.exported"));
  });
}

/** @param {{ role: string }} me */
export function beginLeaving(me) {
  const form = formOf("leave");
  if (me.role !== "citizen") {
    form.closest("section")?.remove();
    return;
  }
  whenSent(form, async (values) => {
    if (!values.has("sure")) {
      throw new Told(say("settings.not_sure"));
    }
    await call("DELETE", "/me", { body: proof(values) });
    turnTo(byId("left"));
    forget();
  });
}
