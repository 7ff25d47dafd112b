// @ts-check
/**
 * What the document of the API says of a call: its way, its parameters, the schema of what it takes. Forms are drawn from it,
 * so that they ask for what the service takes and nothing else.
 * @module
 */

/**
 * @typedef {object} Schema a schema with its references followed
 * @property {string} [name] the schema's own name, where it has one
 * @property {string} [type] without `null`
 * @property {boolean} nullable
 * @property {string} [format]
 * @property {string[]} [values] of a closed list
 * @property {string} [description]
 * @property {any} [example]
 * @property {Record<string, any>} [members] of an object, not followed yet
 * @property {string[]} required names of members that have to be there
 * @property {any} [items] of a list, not followed yet
 * @property {{ minLength?: number, maxLength?: number, pattern?: string, minimum?: number, maximum?: number, minItems?: number, maxItems?: number }} bounds
 */

/**
 * @typedef {object} Operation
 * @property {string} method
 * @property {string} path under the base, with `{names}`
 * @property {string} summary
 * @property {boolean} keyed it takes an Idempotency-Key
 * @property {any} [body] schema of a JSON body, not followed yet
 * @property {string[]} files media types of a file that it takes instead
 * @property {{ name: string, required: boolean, schema: any, description?: string }[]} query
 * @property {{ name: string, schema: any }[]} place what stands in its path
 */

/** @type {Promise<any> | undefined} */
let asked;

/** The document, read once a page. */
function whole() {
  asked ??= fetch("/openapi.json", { headers: { Accept: "application/json" } }).then((answer) => {
    if (!answer.ok) {
      asked = undefined;
      throw new Error(`the document answers ${answer.status}`);
    }
    return answer.json();
  });
  return asked;
}

const BASE = "/api/v1";
const METHODS = ["get", "put", "post", "delete", "patch"];

/**
 * The call with this name, and what follows the references of its schemas.
 * @param {string} id its operationId
 * @returns {Promise<{ operation: Operation, follow: (schema: any) => Schema }>}
 */
export async function operationNamed(id) {
  const document = await whole();
  const follow = (/** @type {any} */ schema) => followed(document, schema);
  for (const [path, ways] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const found = ways[method];
      if (found?.operationId === id) {
        return { operation: operationOf(document, path, method, found), follow };
      }
    }
  }
  throw new Error(`no call ${id}`);
}

/**
 * @param {any} document
 * @param {string} path
 * @param {string} method
 * @param {any} found
 * @returns {Operation}
 */
function operationOf(document, path, method, found) {
  const content = found.requestBody?.content ?? {};
  const parameters = (found.parameters ?? []).map((/** @type {any} */ given) => lookedUp(document, given));
  return {
    method: method.toUpperCase(),
    path: path.startsWith(BASE) ? path.slice(BASE.length) : path,
    summary: found.summary ?? "",
    keyed: parameters.some((/** @type {any} */ one) => one.name === "Idempotency-Key"),
    body: content["application/json"]?.schema,
    files: Object.keys(content).filter((type) => !type.includes("json")),
    query: parameters.filter((/** @type {any} */ one) => one.in === "query"),
    place: parameters.filter((/** @type {any} */ one) => one.in === "path"),
  };
}

/**
 * @param {any} document
 * @param {any} given
 */
function lookedUp(document, given) {
  if (typeof given?.$ref !== "string") {
    return given;
  }
  let at = document;
  for (const name of given.$ref.slice(2).split("/")) {
    at = at?.[name];
  }
  return at;
}

/**
 * @param {any} document
 * @param {any} given
 * @returns {Schema}
 */
function followed(document, given) {
  /** @type {string | undefined} */
  let name;
  let description = given.description;
  let nullable = false;
  let at = given;
  for (;;) {
    if (typeof at.$ref === "string") {
      name = at.$ref.split("/").at(-1);
      description ??= at.description;
      at = lookedUp(document, at);
    } else if (Array.isArray(at.oneOf) && at.oneOf.some((/** @type {any} */ one) => one.type === "null")) {
      nullable = true;
      at = at.oneOf.find((/** @type {any} */ one) => one.type !== "null");
    } else {
      break;
    }
    description ??= at.description;
  }
  const types = [at.type].flat();
  const { minLength, maxLength, pattern, minimum, maximum, minItems, maxItems } = at;
  return {
    name,
    type: types.find((type) => type !== "null"),
    nullable: nullable || types.includes("null"),
    format: at.format,
    values: at.enum?.filter((/** @type {any} */ value) => value !== null),
    description,
    example: at.example ?? given.example,
    members: at.properties,
    required: at.required ?? [],
    items: at.items,
    bounds: { minLength, maxLength, pattern, minimum, maximum, minItems, maxItems },
  };
}
