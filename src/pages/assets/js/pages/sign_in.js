// @ts-check
/**
 * Signing in: by password, by electronic signature, or at an identity provider, each with the second factor where the
 * account has one.
 * @module
 */

import { signInBy } from "../api.js";
import { el, field, formOf, show } from "../elements.js";
import { secret, text, whenSent } from "../forms.js";
import { signTextByNcaLayer } from "../ncalayer.js";
import { beginAt } from "../provider.js";
import { goOn } from "../way_back.js";
import { Refused, send } from "../wire.js";
import { language, say } from "../words.js";

const form = formOf("sign-in");

whenSent(form, async (values) => {
  await withFactor(form, () =>
    signInBy("/sessions", {
      email: text(values, "email"),
      password: secret(values, "password"),
      otp: text(values, "otp"),
    }),
  );
});

/**
 * Signs in, or asks for what is still missing.
 * @param {HTMLFormElement} asking
 * @param {() => Promise<import("../wire.js").Answer>} act
 */
async function withFactor(asking, act) {
  try {
    await act();
    goOn("/me");
  } catch (error) {
    if (error instanceof Refused && error.is("otp_required")) {
      reveal(asking, "otp");
      return;
    }
    if (error instanceof Refused && error.is("account_not_proven")) {
      reveal(asking, "password");
    }
    throw error;
  }
}

/**
 * Shows a field that was not needed until now.
 * @param {HTMLFormElement} asking
 * @param {string} name
 */
function reveal(asking, name) {
  const input = /** @type {HTMLInputElement} */ (field(asking, name));
  const whole = /** @type {Element} */ (input.closest(".field"));
  show(whole, true);
  input.focus();
}

const eds = /** @type {HTMLFormElement | null} */ (document.getElementById("by-eds"));
/** @type {{ challenge: string, cms: string } | null} one that waits for a password or a code */
let signed = null;
if (eds !== null) {
  whenSent(eds, async (values) => {
    if (signed === null) {
      const { body } = await send("POST", "/sessions/eds-challenge", { body: { language } });
      signed = { challenge: body.challenge, cms: await signTextByNcaLayer(body.challenge) };
    }
    const sent = { ...signed, otp: text(values, "otp"), password: secret(values, "password") };
    try {
      await withFactor(eds, () => signInBy("/sessions/eds", sent));
    } catch (error) {
      if (error instanceof Refused && !error.is("account_not_proven") && !error.is("invalid_otp")) {
        signed = null;
      }
      throw error;
    }
  });
}

const providers = document.getElementById("providers");
if (providers !== null) {
  void offerProviders(providers);
}

/** @param {HTMLElement} place */
async function offerProviders(place) {
  const { body } = await send("GET", "/identity-providers");
  for (const provider of body.items) {
    const key = provider.serves === "staff" ? "sign_in.at_staff" : "sign_in.at";
    const press = el("button", { class: "button quiet-button" }, say(key, { provider: provider.display_name[language] }));
    const button = /** @type {HTMLFormElement} */ (el("form", {}, el("p", { class: "actions" }, press)));
    whenSent(button, () => beginAt(provider.name));
    place.append(button);
  }
  show(place, body.items.length > 0);
}
