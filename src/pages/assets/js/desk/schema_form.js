// @ts-check
/**
 * A form for any act of staff, drawn from what the document of the API says the call takes. It asks before what cannot be
 * taken back, sends one call however often its button is pressed, puts what the service finds wrong at the field it speaks
 * of, and keeps what was typed until it is done.
 *
 * Words stand in `words/*` under the call's name: `act.<call>.name` on the button, `act.<call>.<field>` and
 * `act.<call>.<field>_hint` at a field (`field.<field>` for all calls), `act.<call>.lead` above, and `act.<call>.sure` where it
 * has to be confirmed.
 * @module
 */

import { call } from "../api.js";
import { el } from "../elements.js";
import { whenSent } from "../forms.js";
import { Told } from "../problems.js";
import { confirmed } from "./confirmation.js";
import { fieldFor } from "./form/field_for.js";
import { fileField, queryFields } from "./form/files.js";
import { members } from "./form/groups.js";
import { dropTyped, keepTyped, keptTyped } from "./form/kept_form.js";
import { operationNamed } from "./form/document.js";
import { known, say } from "./words.js";

/** How the service begins the addresses of calls. */
const BASE = "/api/v1";

/** @typedef {import("../wire.js").Answer} Answer */
/** @typedef {import("./form/fields.js").Field} Field */

/**
 * @typedef {object} Act
 * @property {string} operation the call's name in the document
 * @property {string} [href] where it is made, if its path is known; else `ids` are put into the path of the document
 * @property {Record<string, string>} [ids] what is not among them is asked for
 * @property {any} [context] what fields may need to know: `{ petition, me }`
 * @property {any} [given] values to begin with
 * @property {Record<string, any>} [fixed] members of the body that are not asked for
 * @property {string[]} [without] members that are left out
 * @property {Record<string, string>} [headers] such as If-Match
 * @property {(body: any) => any} [shape] changes the body before it is sent; may take its time
 * @property {HTMLElement} [besides] what stands below the fields and is the page's own
 * @property {string} [button] what stands on the button, unless the act's name
 * @property {boolean} [kept] false where nothing that is typed may be kept
 * @property {(answer: Answer, body: any) => void | Promise<void>} [done]
 */

/**
 * @param {Act} act
 * @returns {Promise<HTMLFormElement>}
 */
export async function actForm(act) {
  const { operation, follow } = await operationNamed(act.operation);
  const context = act.context ?? {};
  const root = { operation: act.operation, path: [], name: "", required: true, follow, context };
  const without = [...(act.without ?? []), ...Object.keys(act.fixed ?? {})];
  /** @type {Field | undefined} */
  const body = operation.body && members({ ...root, schema: follow(operation.body) }, fieldFor, without);
  const query = operation.files.length > 0 ? queryFields(operation, { ...root, schema: follow({}) }, fieldFor, without) : undefined;
  const file = operation.files.length > 0 ? fileField(operation.files) : undefined;
  const fields = body ?? query;
  const address = addressFields(act, operation, root);
  const name = actName(act.operation) ?? operation.summary;
  const lead = known(`act.${act.operation}.lead`);
  const form = /** @type {HTMLFormElement} */ (
    el(
      "form",
      { class: "act-form", autocomplete: "off" },
      lead ? el("p", {}, lead) : null,
      address?.element,
      file?.element,
      fields?.element,
      act.besides,
      el("p", { class: "actions" }, el("button", { type: "submit", class: "button" }, act.button ?? name)),
    )
  );
  fields?.write(act.given ?? {});
  const keeping = keepWhatIsTyped(act, hrefOf(act, operation.path), form, fields);
  whenSent(form, async (_, key) => {
    const ids = { ...act.ids, ...address?.read() };
    if (address !== undefined && operation.place.some(({ name: part }) => !ids[part])) {
      throw new Told(say("form.address_missing"));
    }
    const sure = known(`act.${act.operation}.sure`);
    if (sure !== undefined && !(await confirmed(name, sure))) {
      return;
    }
    const href = hrefOf({ ...act, ids }, operation.path);
    const given = { ...fields?.read(), ...act.fixed };
    const sent = act.shape ? await act.shape(given) : given;
    // An electronic signature is another every time, and a key stands for one body.
    const asked = { key: operation.keyed && !sent.cms ? key : undefined, headers: act.headers };
    const answer = file
      ? await call(operation.method, `${href}?${new URLSearchParams(file.query(sent))}`, { ...asked, ...file.read(asked.headers) })
      : await call(operation.method, href, body || act.fixed ? { ...asked, body: sent } : asked);
    keeping.drop();
    await act.done?.(answer, sent);
  });
  return form;
}

/**
 * A path that the service names, as calls take it.
 * @param {string} href
 */
export const belowBase = (href) => (href.startsWith(BASE) ? href.slice(BASE.length) : href);

/**
 * What an act is called; undefined where it has no words yet.
 * @param {string} operation
 */
export function actName(operation) {
  return known(`act.${operation}.name`);
}

/**
 * Fields for what the path needs and nobody has said: of an act on something that stands in no list.
 * @param {Act} act
 * @param {import("./form/document.js").Operation} operation
 * @param {any} root
 */
function addressFields(act, operation, root) {
  const asked = act.href === undefined ? operation.place.filter(({ name }) => act.ids?.[name] === undefined) : [];
  if (asked.length === 0) {
    return undefined;
  }
  const schema = { members: Object.fromEntries(asked.map((one) => [one.name, one.schema])), required: asked.map(({ name }) => name) };
  return members({ ...root, schema }, fieldFor);
}

/**
 * @param {Act} act
 * @param {string} path
 */
function hrefOf({ href, ids = {} }, path) {
  if (href !== undefined) {
    return belowBase(href);
  }
  return path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(ids[name] ?? ""));
}

/**
 * @param {Act} act
 * @param {string} href
 * @param {HTMLFormElement} form
 * @param {Field | undefined} fields
 */
function keepWhatIsTyped(act, href, form, fields) {
  const owner = act.context?.me?.id;
  if (fields === undefined || owner === undefined || act.kept === false) {
    return { drop: () => undefined };
  }
  const name = `${act.operation} ${href}`;
  const kept = keptTyped(owner, name);
  if (kept !== undefined) {
    fields.write(kept);
    form.prepend(el("p", { class: "quiet", role: "status" }, say("form.kept")));
  }
  form.addEventListener("input", () => keepTyped(owner, name, fields.read()));
  return { drop: () => dropTyped(owner, name) };
}
