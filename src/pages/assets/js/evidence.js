// @ts-check
/**
 * The signature under a signature: where the service asks for the person's own electronic signature (`evidence_required`), it
 * is made and the same is sent again with it.
 * @module
 */

import { Refused } from "./wire.js";

/**
 * @template T
 * @param {(cms?: string) => Promise<T>} send
 * @param {() => Promise<string>} sign
 * @returns {Promise<T>}
 */
export async function withEvidence(send, sign) {
  try {
    return await send();
  } catch (error) {
    if (error instanceof Refused && (error.is("evidence_required") || takesElectronicSignature(error))) {
      return send(await sign());
    }
    throw error;
  }
}

/**
 * A vote with an electronic signature is as sure as that, whatever its account is.
 * @param {Refused} refused
 */
function takesElectronicSignature(refused) {
  return refused.is("assurance_required") && refused.problem.assurance?.required === "eds";
}
