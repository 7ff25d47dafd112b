// @ts-check
/**
 * The password, and the code of the second factor where there is one, which the service asks for once more before what is
 * hard to undo.
 * @module
 */

import { field, show } from "../elements.js";
import { secret, text } from "../forms.js";
import { Refused } from "../wire.js";

/**
 * @param {FormData} values
 * @returns {{ password: string | undefined, otp: string | undefined }}
 */
export function proof(values) {
  return { password: secret(values, "password"), otp: text(values, "otp") };
}

/**
 * Does what was asked; asks for the code too where the account has a second factor.
 * @param {HTMLFormElement} form
 * @param {() => Promise<void>} act
 */
export async function proven(form, act) {
  try {
    await act();
  } catch (error) {
    if (error instanceof Refused && error.is("otp_required")) {
      const code = field(form, "otp");
      if (code !== null) {
        show(/** @type {Element} */ (code.closest(".field")), true);
        code.focus();
      }
    }
    throw error;
  }
}
