// @ts-check
/**
 * Signing with an electronic signature (ЭЦП) by NCALayer, the program of the National Certification Authority that runs on
 * the person's own computer and speaks over a WebSocket there. It only carries bytes: what counts is what the service makes
 * of the CMS.
 * @module
 */

import { Told } from "./problems.js";
import { language, say } from "./words.js";

const ADDRESS = "wss://127.0.0.1:13579/";
/** For a program that is not there. Choosing a key and typing its password takes as long as it takes. */
const CONNECTING = 4000;

/** A key of an individual that may sign what binds. */
export const INDIVIDUAL = ["1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.1"];
/** A key of an organisation. */
export const ORGANISATION = ["1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.2"];

/**
 * Has bytes signed.
 * @param {Uint8Array} bytes
 * @param {string[]} [keys] what the key has to be good for
 * @returns {Promise<string>} a detached CMS, DER in Base64 or PEM
 * @throws {Told} when the program is not there, refuses, or the person turns back
 */
export async function signByNcaLayer(bytes, keys = INDIVIDUAL) {
  const socket = await connected();
  try {
    return await signed(socket, bytes, keys);
  } finally {
    socket.close();
  }
}

/** @returns {Promise<WebSocket>} */
function connected() {
  return new Promise((resolve, reject) => {
    const absent = () => reject(new Told(say("ncalayer.absent")));
    let socket;
    try {
      socket = new WebSocket(ADDRESS);
    } catch {
      absent();
      return;
    }
    const made = socket;
    const late = setTimeout(() => {
      made.close();
      absent();
    }, CONNECTING);
    made.addEventListener("error", absent, { once: true });
    // It greets with its version.
    made.addEventListener(
      "message",
      () => {
        clearTimeout(late);
        resolve(made);
      },
      { once: true },
    );
  });
}

/**
 * @param {WebSocket} socket
 * @param {Uint8Array} bytes
 * @param {string[]} keys
 * @returns {Promise<string>}
 */
function signed(socket, bytes, keys) {
  return new Promise((resolve, reject) => {
    const failed = () => reject(new Told(say("ncalayer.failed")));
    socket.addEventListener("close", failed, { once: true });
    socket.addEventListener("message", (event) => {
      const answer = JSON.parse(event.data);
      if (answer.status !== true) {
        failed();
        return;
      }
      const result = [answer.body?.result].flat()[0];
      if (typeof result === "string") {
        resolve(result);
      } else {
        reject(new Told(say("ncalayer.turned_back")));
      }
    });
    socket.send(
      JSON.stringify({
        module: "kz.gov.pki.knca.basics",
        method: "sign",
        args: {
          allowedStorages: null,
          format: "cms",
          data: base64(bytes),
          signingParams: { decode: true, encapsulate: false, digested: false, tsaProfile: {} },
          signerParams: { extKeyUsageOids: keys },
          locale: language,
        },
      }),
    );
  });
}

/** @param {Uint8Array} bytes */
function base64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/**
 * Has a text signed.
 * @param {string} text
 * @param {string[]} [keys]
 */
export const signTextByNcaLayer = (text, keys) => signByNcaLayer(new TextEncoder().encode(text), keys);
