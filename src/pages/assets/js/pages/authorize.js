// @ts-check
/**
 * Whether an application may act for whoever is signed in here. What it asks for stands in the address; nobody is sent
 * anywhere before they have pressed a button.
 * @module
 */

import { SignInNeeded, call, read } from "../api.js";
import { byId, el, fill, formOf, show, tell } from "../elements.js";
import { whenSent } from "../forms.js";
import { sentence } from "../problems.js";
import { goAndSignIn } from "../way_back.js";
import { onDay, say, wordFor } from "../words.js";

const asked = new URLSearchParams(location.search);
/** What an application may write into the address; what else hangs on it is nobody's. */
const READ = ["client_id", "redirect_uri", "response_type", "scope", "code_challenge", "code_challenge_method"];

/** @param {string[]} names */
function given(...names) {
  return names.flatMap((name) => {
    const value = asked.get(name);
    return value === null ? [] : [/** @type {[string, string]} */ ([name, value])];
  });
}

// The same page in another language is about the same application.
for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".languages a"))) {
  const address = new URL(link.href);
  given(...READ, "state").forEach(([name, value]) => address.searchParams.set(name, value));
  link.href = address.href;
}

async function begin() {
  const query = new URLSearchParams(given(...READ));
  const [me, request] = await Promise.all([read("/me"), read(`/oauth/authorization?${query}`)]);
  byId("app-name").textContent = request.app_name;
  fill(
    byId("app-facts"),
    ...[
      [say("authorize.site"), request.site],
      [say("authorize.registered"), onDay(request.registered_at)],
      [say("authorize.account"), me.email],
    ].flatMap(([term, fact]) => [el("dt", {}, term), el("dd", {}, fact)]),
  );
  fill(byId("scopes"), ...request.scopes.map((/** @type {string} */ scope) => line(scope, request.granted)));
  show(byId("signs"), request.scopes.includes("sign"));
  byId("refused-why").textContent = request.refused
    ? `${request.refused.error}: ${request.refused.error_description}`
    : "";
  tell(byId("authorize-status"), "");
  show(byId("asking"), !request.refused);
  show(byId("refused"), Boolean(request.refused));
}

/**
 * @param {string} scope
 * @param {string[]} granted
 */
function line(scope, granted) {
  const known = granted.includes(scope);
  return el("li", {}, wordFor("app_scope", scope), known && el("span", { class: "quiet" }, ` (${say("authorize.known")})`));
}

/** @param {boolean} allow */
async function decide(allow) {
  const body = { allow, ...Object.fromEntries(given(...READ, "state")) };
  const answer = await call("POST", "/oauth/authorization", { body });
  location.replace(answer.body.return_to);
}

whenSent(formOf("decision"), (_, __, pressed) => decide(/** @type {HTMLButtonElement | null} */ (pressed)?.value === "yes"));
whenSent(formOf("back"), () => decide(false));

begin().catch((error) => {
  if (error instanceof SignInNeeded) {
    goAndSignIn();
  } else {
    tell(byId("authorize-status"), sentence(error));
  }
});
