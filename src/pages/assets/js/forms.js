// @ts-check
/**
 * Forms that send one call at a time, however often their button is pressed.
 * @module
 */

import { clearProblem, showProblem } from "./problems.js";
import { newKey } from "./wire.js";

/**
 * What happens when a form is sent. While it is under way its buttons are off; the same values sent again after a lost
 * connection have the same key, so that the service knows them again.
 * @param {HTMLFormElement} form
 * @param {(values: FormData, key: string, pressed: HTMLElement | null) => Promise<void>} act
 */
export function whenSent(form, act) {
  // What was typed wrong is told by the service, in one voice and all at once.
  form.noValidate = true;
  let underWay = false;
  /** @type {{ values: string, key: string } | null} */
  let open = null;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (underWay) {
      return;
    }
    underWay = true;
    const values = new FormData(form);
    const written = JSON.stringify([...values].map(([name, value]) => [name, String(value)]));
    if (open === null || open.values !== written) {
      open = { values: written, key: newKey() };
    }
    const lift = hold(form);
    try {
      await act(values, open.key, event.submitter);
      // Not before: what stands below would move up under the second of two presses.
      clearProblem(form);
      open = null;
    } catch (error) {
      lift();
      showProblem(form, error);
    } finally {
      lift();
      underWay = false;
    }
  });
}

/**
 * Turns the buttons of a form off, and says that it is busy.
 * @param {HTMLElement} form
 * @returns {() => void} turns them on again
 */
export function hold(form) {
  const buttons = [...form.querySelectorAll("button")].filter((button) => !button.disabled);
  form.setAttribute("aria-busy", "true");
  // `disabled` would take the focus away from whoever works by keyboard.
  buttons.forEach((button) => button.setAttribute("aria-disabled", "true"));
  return () => {
    form.removeAttribute("aria-busy");
    buttons.forEach((button) => button.removeAttribute("aria-disabled"));
  };
}

/**
 * What happens when a button is pressed that stands in no form of its own.
 * @param {HTMLElement} button
 * @param {(key: string) => Promise<void>} act
 * @param {(error: unknown) => void} failed
 */
export function whenPressed(button, act, failed) {
  let underWay = false;
  let key = newKey();
  button.addEventListener("click", async () => {
    if (underWay) {
      return;
    }
    underWay = true;
    button.setAttribute("aria-disabled", "true");
    try {
      await act(key);
      key = newKey();
    } catch (error) {
      failed(error);
    } finally {
      underWay = false;
      button.removeAttribute("aria-disabled");
    }
  });
}

/**
 * A text of a form, without spaces around it; undefined where it is empty, so that the service says what is missing.
 * @param {FormData} values
 * @param {string} name
 * @returns {string | undefined}
 */
export function text(values, name) {
  const given = values.get(name);
  return typeof given === "string" && given.trim() !== "" ? given.trim() : undefined;
}

/**
 * A password is taken to the letter.
 * @param {FormData} values
 * @param {string} name
 * @returns {string | undefined}
 */
export function secret(values, name) {
  const given = values.get(name);
  return typeof given === "string" && given !== "" ? given : undefined;
}
