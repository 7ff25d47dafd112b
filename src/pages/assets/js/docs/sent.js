// @ts-check
/**
 * What a call is about to send, as it stands in the form of its page.
 * @module
 */

const area = /** @type {HTMLTextAreaElement | null} */ (document.querySelector("#sent[name='body']"));

/** The body as it stands, if it is an object. @returns {Record<string, unknown> | null} */
function body() {
  try {
    const read = JSON.parse(area?.value ?? "null");
    return typeof read === "object" && !Array.isArray(read) ? read : null;
  } catch {
    return null;
  }
}

/** A field for the parameter of the address with this name. @param {string} name @returns {HTMLInputElement | null} */
function parameter(name) {
  return document.querySelector(`#try input[name="path:${CSS.escape(name)}"]`);
}

/** Whether the call of this page takes a token that comes by mail. */
export function takesToken() {
  return parameter("token") !== null || "token" in (body() ?? {});
}

/** @param {string} token */
export function putToken(token) {
  const typed = parameter("token");
  if (typed !== null) {
    typed.value = token;
  }
  put({ token });
  (typed ?? area)?.focus();
}

/**
 * Puts members into the body, as far as it has such.
 * @param {Record<string, unknown>} members
 */
export function put(members) {
  const now = body();
  if (area === null || now === null) {
    return;
  }
  const known = Object.entries(members).filter(([name]) => name in now);
  area.value = JSON.stringify({ ...now, ...Object.fromEntries(known) }, null, 2);
}

/** Fills the parameters that the address of the page brings after `#`, from the call that led here. */
export function fillParameters() {
  for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
    const typed = parameter(name);
    if (typed !== null) {
      typed.value = value;
    }
  }
}
