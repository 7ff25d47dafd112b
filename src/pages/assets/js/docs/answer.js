// @ts-check
/**
 * What came back from a call, as it came.
 * @module
 */

import { byId, show } from "../elements.js";
import { say } from "../words.js";

/** How long a stream without an end is listened to, in milliseconds. */
const LISTENING = 5000;

/** @param {string} text JSON is set out in lines, anything else is left as it is */
function setOut(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/**
 * The body as people can read it: a stream for as long as one waits for it, a file by its size.
 * @param {Response} response
 * @returns {Promise<string>}
 */
async function readable(response) {
  const type = response.headers.get("Content-Type") ?? "";
  if (type.startsWith("text/event-stream")) {
    return heard(response);
  }
  if (type === "" || /json|text|xml/.test(type)) {
    return setOut(await response.text());
  }
  const { size } = await response.blob();
  return say("docs.bytes", { count: size, type });
}

/** @param {Response} response */
async function heard(response) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const over = new Promise((done) => setTimeout(done, LISTENING, null));
  let text = "";
  for (;;) {
    const next = await Promise.race([reader?.read(), over]);
    if (!next || next.done) {
      break;
    }
    text += next.value;
  }
  await reader?.cancel();
  return text;
}

/** The answer to the call before says nothing of the next. */
export function clearAnswer() {
  show(byId("answer"), false);
  leadOn(null);
}

/**
 * Shows an answer, and what can be called with it.
 * @param {Response} response
 * @param {number} milliseconds
 * @returns {Promise<any>} the body, if it is JSON
 */
export async function showAnswer(response, milliseconds) {
  byId("answer-headers").textContent = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  const text = await readable(response);
  byId("answer-body").textContent = text;
  byId("answer-line").textContent = say("docs.answered", { status: response.status, milliseconds });
  show(byId("answer"), true);
  byId("answer-line").focus();
  const body = parsed(text);
  leadOn(response.ok ? body : null);
  return body;
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * The links to what can be called next, with what those calls take from this answer.
 * @param {any} body
 */
function leadOn(body) {
  const next = document.getElementById("next");
  if (next === null) {
    return;
  }
  let led = 0;
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (next.querySelectorAll("a"))) {
    const { parameter = "", pointer = "" } = link.dataset;
    const value = pointer
      .split("/")
      .slice(1)
      .reduce((at, name) => at?.[name], body);
    const known = typeof value === "string" || typeof value === "number";
    link.hash = known ? String(new URLSearchParams({ [parameter]: String(value) })) : "";
    led += known ? 1 : 0;
  }
  show(next, led > 0);
}
