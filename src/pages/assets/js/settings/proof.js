// @ts-check
/**
 * The password, and the code of the second factor where there is one, which the service asks for once more before what is
 * hard to undo. The field of the code is shown when the service asks for it.
 * @module
 */

import { secret, text } from "../forms.js";

/**
 * @param {FormData} values
 * @returns {{ password: string | undefined, otp: string | undefined }}
 */
export function proof(values) {
  return { password: secret(values, "password"), otp: text(values, "otp") };
}
