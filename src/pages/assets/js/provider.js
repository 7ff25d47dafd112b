// @ts-check
/**
 * Going to an identity provider, and what is kept meanwhile: the verifier, in this tab alone. An answer that comes back
 * counts only with it, so that nobody is signed in by an address that somebody else put before them.
 * @module
 */

import { call } from "./api.js";
import { Told } from "./problems.js";
import { send } from "./wire.js";
import { say } from "./words.js";

const KEY = "petitions.provider";

/** @typedef {{ state: string, verifier: string, linking: boolean, provider: string }} Begun */

/**
 * Goes to the provider to sign in.
 * @param {string} provider
 */
export async function beginAt(provider) {
  const { body } = await send("GET", `/identity-providers/${provider}/authorization`);
  leaveFor({ provider, linking: false, state: body.state, verifier: body.verifier }, body.authorization_url);
}

/**
 * Goes to the provider to link who one is there to one's account.
 * @param {string} provider
 * @param {{ password?: string, otp?: string }} proof
 */
export async function linkAt(provider, proof) {
  const { body } = await call("POST", `/me/identity-providers/${provider}/authorization`, { body: proof });
  leaveFor({ provider, linking: true, state: body.state, verifier: body.verifier }, body.authorization_url);
}

/**
 * @param {Begun} begun
 * @param {string} address
 */
function leaveFor(begun, address) {
  sessionStorage.setItem(KEY, JSON.stringify(begun));
  location.assign(address);
}

/**
 * What came back, with what was kept for it. The address is cleared at once.
 * @returns {{ linking: boolean, brought: { state: string, verifier: string, code: string, iss?: string } }}
 */
export function broughtBack() {
  const query = new URLSearchParams(location.search);
  history.replaceState(null, "", location.pathname);
  const kept = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  const begun = /** @type {Begun | null} */ (kept === null ? null : JSON.parse(kept));
  if (begun === null || begun.state !== query.get("state")) {
    throw new Told(say("provider.not_begun"));
  }
  const code = query.get("code");
  if (code === null) {
    throw new Told(say("provider.refused"));
  }
  const iss = query.get("iss") ?? undefined;
  return { linking: begun.linking, brought: { state: begun.state, verifier: begun.verifier, code, ...(iss && { iss }) } };
}
