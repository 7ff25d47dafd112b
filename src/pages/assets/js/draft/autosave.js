// @ts-check
/**
 * Saves a draft while it is written. Each saving names the version that it changes (`If-Match`), so that two tabs never
 * overwrite each other; what cannot be saved now stays in this browser and is saved later.
 * @module
 */

import { SignInNeeded, call } from "../api.js";
import { Refused, Unreachable } from "../wire.js";
import { dropText, keepText } from "./kept_text.js";

/** How long somebody has to stop typing, in milliseconds. */
const PAUSE = 1200;
/** When what failed is tried again, in milliseconds. */
const LATER = 8000;

/** @typedef {"saving" | "saved" | "offline" | "unsaved" | "conflict" | "sign_in"} Standing */

export class Autosave {
  /**
   * @param {string} id of the draft
   * @param {string} etag of the version that is on the page
   * @param {() => Record<string, any>} read what is on the page
   * @param {(standing: Standing, error?: unknown) => void} told
   */
  constructor(id, etag, read, told) {
    this.id = id;
    this.etag = etag;
    this.read = read;
    this.told = told;
    this.stopped = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.waiting = undefined;
    /** @type {Promise<boolean>} */
    this.line = Promise.resolve(true);
    this.saved = JSON.stringify(read());
    addEventListener("beforeunload", (event) => {
      if (this.#differs() && !this.stopped) {
        event.preventDefault();
      }
    });
    addEventListener("online", () => this.later(0));
  }

  /** Something was typed. */
  typed() {
    keepText(this.id, this.read());
    this.later(PAUSE);
  }

  /** @param {number} pause */
  later(pause) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => void this.now(), pause);
  }

  /**
   * Saves what is not saved yet, after what is under way.
   * @returns {Promise<boolean>} whether the service has everything now
   */
  now() {
    clearTimeout(this.waiting);
    this.line = this.line.then(() => this.#save());
    return this.line;
  }

  #differs() {
    return JSON.stringify(this.read()) !== this.saved;
  }

  /** @returns {Promise<boolean>} whether nothing is left to be saved */
  async #save() {
    if (this.stopped) {
      return false;
    }
    if (!this.#differs()) {
      this.told("saved");
      return true;
    }
    const text = this.read();
    this.told("saving");
    try {
      const answer = await call("PATCH", `/petitions/${this.id}`, { body: text, headers: { "If-Match": this.etag } });
      this.etag = answer.headers.get("ETag") ?? `"v${answer.body.version}"`;
      this.saved = JSON.stringify(text);
      dropText(this.id);
      this.told("saved");
      return !this.#differs() || this.#save();
    } catch (error) {
      this.#failed(error);
      return false;
    }
  }

  /** @param {unknown} error */
  #failed(error) {
    if (error instanceof Unreachable) {
      this.told("offline");
      this.later(LATER);
    } else if (error instanceof SignInNeeded) {
      this.told("sign_in");
    } else if (error instanceof Refused && error.problem.status === 412) {
      this.stopped = true;
      this.told("conflict");
    } else {
      this.told("unsaved", error);
    }
  }
}
