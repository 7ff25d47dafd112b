// @ts-check
/**
 * A call made from its page in the documentation: in the name of whoever is signed in, of somebody of the sandbox, or of a
 * token that is given. What comes back is shown as it came.
 * @module
 */

import { accessToken } from "../session.js";
import { byId, el, field, formOf, show, tell } from "../elements.js";
import { whenSent } from "../forms.js";
import { base } from "../place.js";
import { Told } from "../problems.js";
import { newKey, send } from "../wire.js";
import { say, wordFor } from "../words.js";
import { clearAnswer, showAnswer } from "./answer.js";
import { newcomer } from "./newcomer.js";
import { caller, choose, chosen, people, welcome, whenPeopleChange } from "./people.js";
import { fillParameters, put } from "./sent.js";

const form = formOf("try");
const { method = "GET", path = "", type } = form.dataset;
const sandbox = document.getElementById("tools") !== null;
const choice = /** @type {HTMLSelectElement | null} */ (document.getElementById("caller"));

/**
 * The address with what was typed in it.
 * @param {FormData} values
 */
function address(values) {
  const query = new URLSearchParams();
  let at = base + path;
  for (const [name, value] of values) {
    const [place, parameter = ""] = name.split(":");
    if (place === "path") {
      at = at.replace(`{${parameter}}`, encodeURIComponent(String(value)));
    } else if (place === "query" && value !== "") {
      query.append(parameter, String(value));
    }
  }
  return query.size > 0 ? `${at}?${query}` : at;
}

/**
 * What is sent: text as it stands, a file as it is.
 * @param {FormData} values
 */
function body(values) {
  const file = values.get("file");
  return file instanceof File ? file : (values.get("body") ?? null);
}

/**
 * The token of whoever makes the call; null where it is made in nobody's name.
 * @param {FormData} values
 */
async function token(values) {
  const typed = String(values.get("token") ?? "").trim();
  const who = values.get("caller");
  if (who === "nobody" || (who === "token" && typed === "")) {
    return null;
  }
  if (who === "token" || (who === null && typed !== "")) {
    return typed;
  }
  return who === "" || who === null ? accessToken() : (caller()?.token ?? null);
}

/** @param {FormData} values */
async function asked(values) {
  const held = field(form, "token") === null ? null : await token(values);
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json, application/problem+json;q=0.9, */*;q=0.1" };
  if (held) {
    headers.Authorization = `Bearer ${held}`;
  }
  if (method !== "GET") {
    headers["Idempotency-Key"] = newKey();
  }
  if (type) {
    headers["Content-Type"] = type;
  }
  return { method, headers, body: method === "GET" ? null : body(values), cache: /** @type {const} */ ("no-store") };
}

/** Those who may make the call, as far as this tab knows them. */
function offerPeople() {
  if (choice === null) {
    return;
  }
  const known = people().map(({ email, role }) => el("option", { value: email }, `${wordFor("docs.roles", role)}: ${email}`));
  choice.querySelectorAll("option[data-person]").forEach((option) => option.remove());
  known.forEach((option) => (option.dataset.person = ""));
  choice.append(...known);
  choice.value = chosen();
  if (choice.selectedIndex < 0) {
    choice.value = "";
  }
  showToken();
}

function showToken() {
  const typed = field(form, "token")?.closest(".field");
  if (typed && choice !== null) {
    show(typed, choice.value === "token");
  }
}

/**
 * Whoever an answer signs in makes the calls of the sandbox from now on.
 * @param {any} answer
 * @param {FormData} values
 */
async function adopt(answer, values) {
  const found = answer?.access_token ? answer : answer?.items?.[0];
  if (!sandbox || !found?.access_token) {
    return;
  }
  const { iin, access_token: token } = found;
  // Whose token it is the service knows best.
  const { email, role } = (await send("GET", "/me", { token })).body;
  const password = answer.password ?? read(String(values.get("body") ?? "")).password;
  welcome({ email, iin, password, token, role });
  tell(byId("adopted"), say("docs.adopted", { email }));
}

/** @param {string} text */
function read(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

whenSent(form, async (values) => {
  clearAnswer();
  const request = await asked(values);
  const began = performance.now();
  tell(byId("adopted"), "");
  /** @type {Response} */
  let response;
  try {
    response = await fetch(address(values), request);
  } catch {
    throw new Told(say("problem.unreachable"));
  }
  const answer = await showAnswer(response, Math.round(performance.now() - began));
  if (response.ok) {
    await adopt(answer, values);
  }
});

if (sandbox && path.endsWith("/accounts")) {
  put(newcomer());
}
fillParameters();
globalThis.addEventListener("hashchange", fillParameters);
choice?.addEventListener("change", () => {
  choose(choice.value);
});
whenPeopleChange(offerPeople);
offerPeople();
show(byId("trial"), true);
