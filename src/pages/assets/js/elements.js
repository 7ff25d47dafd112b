// @ts-check
/**
 * Elements made and found. Text is always text: nothing here reads HTML.
 * @module
 */

/** @typedef {string | number | Node | null | undefined | false} Child */

/**
 * Makes an element.
 * @param {string} name
 * @param {Record<string, string | boolean | null | undefined | ((event: Event) => void)>} [given] attributes; a function is
 *   what happens on that event, `true` an attribute without a value, `false` none
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function el(name, given = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (typeof value === "function") {
      element.addEventListener(key, value);
    } else if (value === true) {
      element.setAttribute(key, "");
    } else if (typeof value === "string") {
      element.setAttribute(key, value);
    }
  }
  element.append(...children.filter(shown).map((child) => (child instanceof Node ? child : String(child))));
  return element;
}

/**
 * @param {Child} child
 * @returns {child is string | number | Node}
 */
function shown(child) {
  return child !== null && child !== undefined && child !== false && child !== "";
}

/**
 * The element with this id; a page without it is a mistake of ours.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (found === null) {
    throw new Error(`no element ${id}`);
  }
  return found;
}

/**
 * The form with this id.
 * @param {string} id
 * @returns {HTMLFormElement}
 */
export function formOf(id) {
  return /** @type {HTMLFormElement} */ (byId(id));
}

/**
 * The field of a form with this name, if it has one. Of radio buttons the first.
 * @param {HTMLFormElement} form
 * @param {string} name
 * @returns {HTMLInputElement | null}
 */
export function field(form, name) {
  const found = form.elements.namedItem(name);
  const first = found instanceof RadioNodeList ? found[0] : found;
  return /** @type {HTMLInputElement | null} */ (first ?? null);
}

/**
 * Shows an element, or hides it.
 * @param {Element} element
 * @param {boolean} visible
 */
export function show(element, visible) {
  /** @type {HTMLElement} */ (element).hidden = !visible;
}

/**
 * Shows one of several parts of a page, and moves the focus to its beginning, so that a screen reader begins there.
 * @param {HTMLElement} part
 */
export function turnTo(part) {
  for (const other of document.querySelectorAll("[data-step]")) {
    show(other, other === part);
  }
  const heading = /** @type {HTMLElement | null} */ (part.querySelector("h1, h2, [data-start]"));
  const start = heading ?? part;
  start.tabIndex = -1;
  start.focus();
}

/**
 * Replaces what an element holds.
 * @param {Element} element
 * @param {...Child} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...children.filter(shown).map((child) => (child instanceof Node ? child : String(child))));
}

/** Says something to whoever listens to the page and to whoever looks at it.
 * @param {HTMLElement} place an element with `role="status"`
 * @param {string} sentence
 */
export function tell(place, sentence) {
  place.hidden = sentence === "";
  place.textContent = sentence;
}
