// @ts-check
/**
 * What the sandbox has for whoever tries the API out: people, their mail, the clock. In development alone.
 * @module
 */

import { signInBy } from "../api.js";
import { byId, el, field, fill, formOf, show, tell } from "../elements.js";
import { text, whenPressed, whenSent } from "../forms.js";
import { sentence } from "../problems.js";
import { send } from "../wire.js";
import { href, say, wordFor } from "../words.js";
import { showClock } from "./clock.js";
import { showMails } from "./mails.js";
import { caller, choose, chosen, people, welcome, whenPeopleChange } from "./people.js";

/** Roles that belong to a public body. */
const OF_A_BODY = new Set(["official", "first_head"]);

const form = formOf("new-person");
const role = field(form, "role");
const body = byId("new-body");

function askForBody() {
  const place = body.closest(".field");
  if (place !== null) {
    show(place, OF_A_BODY.has(role?.value ?? ""));
  }
}

/** @param {FormData} values */
async function made(values) {
  const wanted = String(values.get("role"));
  if (wanted === "citizen") {
    const { body: answer } = await send("POST", "/dev/citizens", { body: { count: 1 } });
    const [citizen] = answer.items;
    return { ...citizen, password: answer.password };
  }
  const public_body = OF_A_BODY.has(wanted) ? text(values, "public_body") : undefined;
  return (await send("POST", "/dev/staff", { body: { role: wanted, public_body } })).body;
}

/**
 * Somebody, with all that one needs to know of them.
 * @param {import("./people.js").Person} person
 */
function card(person) {
  const { email, iin, password, role: held } = person;
  const facts = Object.entries({ iin, email, password }).filter(([, value]) => value);
  const calls = el("button", { type: "button", class: "link-button", click: () => choose(email) }, say("docs.call_as"));
  const now = el("p", { class: "quiet" }, say("docs.calls_as"));
  const mail = el("button", { type: "button", class: "link-button", click: () => showMails(email) }, say("docs.mail_of"));
  // The codes of staff are on no telephone of ours, and without one they do not sign in.
  const signs = held === "citizen" && password && el("button", { type: "button", class: "link-button" }, say("docs.sign_in_as"));
  const told = el("p", { role: "status", hidden: true });
  if (signs) {
    const signIn = async () => {
      await signInBy("/sessions", { email, password });
      fill(told, say("docs.signed_in"), " ", el("a", { href: href("/me") }, say("nav.me")));
      show(told, true);
    };
    whenPressed(signs, signIn, (error) => tell(told, sentence(error)));
  }
  return el(
    "li",
    { class: "card" },
    el("h4", {}, wordFor("docs.roles", held)),
    el("dl", {}, ...facts.flatMap(([name, value]) => [el("dt", {}, say(`docs.fact.${name}`)), el("dd", {}, value)])),
    email === chosen() ? now : calls,
    mail,
    signs,
    told,
  );
}

function draw() {
  fill(byId("made-people"), ...people().map(card));
}

whenSent(form, async (values) => {
  const { email, iin, password, access_token: token } = await made(values);
  welcome({ email, iin, password, token, role: String(values.get("role")) });
  tell(byId("person-told"), say("docs.made", { email }));
});
role?.addEventListener("change", askForBody);
askForBody();
whenPeopleChange(draw);
draw();
showClock();
whenSent(formOf("get-mail"), async (values) => showMails(text(values, "to") ?? ""));
const address = field(formOf("get-mail"), "to");
if (address !== null) {
  address.value = caller()?.email ?? "";
}
show(byId("tools"), true);
