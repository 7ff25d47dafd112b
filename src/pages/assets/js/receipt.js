// @ts-check
/**
 * A receipt of the log of signatures (C2SP tlog-proof), verified by the browser's own cryptography: the log's signature
 * (Ed25519), the way from the entry to the root (RFC 6962), and whose entry it is. Nothing of it leaves the page.
 * @module
 */

const HEADER = "c2sp.org/tlog-proof@v1";
const ENTRY = 96;
/** What stands beside the proof: a version, the entry, the key of its commitment, the hash of the electronic signature. */
const OPENING = 1 + ENTRY + 32 + 32;
/** Most hashes of a proof, and the longest receipt, in letters. */
const MOST_HASHES = 63;
const LONGEST = 140_000;
const DECIMAL = /^(0|[1-9]\d{0,18})$/;
const SIGNED = 1;
const HOUR = 3_600_000;

/** Why a receipt is not believed: `malformed`, `key`, `signature`, `inclusion` or `holder`. */
export class Refused extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** @param {string} text */
const utf8 = (text) => new TextEncoder().encode(text);

/**
 * Base64 in its one spelling.
 * @param {string} text
 */
function bytesOf(text) {
  let letters;
  try {
    letters = atob(text);
  } catch {
    throw new Refused("malformed");
  }
  if (btoa(letters) !== text) {
    throw new Refused("malformed");
  }
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

/** @param {Uint8Array[]} parts */
function joined(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** @param {Uint8Array[]} parts */
const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));

/**
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 */
const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

/**
 * A key as verifiers take it, `name+id+base64`.
 * @param {string} text
 */
async function keyOf(text) {
  const [, name, id, key] = /^([^\s+]{1,255})\+([0-9a-f]{8})\+(.+)$/u.exec(text) ?? [];
  if (name === undefined || id === undefined || key === undefined) {
    throw new Refused("key");
  }
  const typed = bytesOf(key);
  const named = (await sha256(utf8(`${name}\n`), typed)).slice(0, 4);
  const inWords = [...named].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (typed.length !== 33 || typed[0] !== 1 || inWords !== id) {
    throw new Refused("key");
  }
  const verifying = await crypto.subtle.importKey("raw", typed.slice(1), "Ed25519", false, ["verify"]);
  return { name, named, verifying };
}

/**
 * What the log says of itself, when it is signed by that key.
 * @param {string} note
 * @param {Awaited<ReturnType<typeof keyOf>>} key
 */
async function checkpointOf(note, key) {
  const blank = note.lastIndexOf("\n\n");
  const text = note.slice(0, blank + 1);
  const signatures = note.slice(blank + 2).split("\n");
  if (blank < 0 || signatures.pop() !== "") {
    throw new Refused("malformed");
  }
  let signed = false;
  for (const line of signatures) {
    const [, name, coded] = /^\u2014 (\S+) (\S+)$/u.exec(line) ?? [];
    if (name === undefined || coded === undefined) {
      throw new Refused("malformed");
    }
    const bytes = bytesOf(coded);
    if (name === key.name && same(bytes.slice(0, 4), key.named)) {
      if (!(await crypto.subtle.verify("Ed25519", key.verifying, bytes.slice(4), utf8(text)))) {
        throw new Refused("signature");
      }
      signed = true;
    }
  }
  const [origin, size, root, end, ...further] = text.split("\n");
  if (!signed || origin !== key.name) {
    throw new Refused("signature");
  }
  if (size === undefined || root === undefined || !DECIMAL.test(size) || end !== "" || further.length > 0) {
    throw new Refused("malformed");
  }
  return { size: BigInt(size), root: bytesOf(root) };
}

/**
 * The root that a leaf and the hashes beside its way lead to (RFC 9162, 2.1.3.2); none where the way has another length.
 * @param {Uint8Array} leaf
 * @param {bigint} index
 * @param {bigint} size
 * @param {Uint8Array[]} hashes
 */
async function rootOf(leaf, index, size, hashes) {
  let [at, last, hash] = [index, size - 1n, leaf];
  const node = (/** @type {Uint8Array} */ left, /** @type {Uint8Array} */ right) =>
    sha256(Uint8Array.of(1), left, right);
  for (const beside of hashes) {
    if (last === 0n || beside.length !== 32) {
      return null;
    }
    if (at % 2n === 1n || at === last) {
      hash = await node(beside, hash);
      while (at % 2n === 0n && at !== 0n) {
        [at, last] = [at / 2n, last / 2n];
      }
    } else {
      hash = await node(hash, beside);
    }
    [at, last] = [at / 2n, last / 2n];
  }
  return last === 0n ? hash : null;
}

/** @param {string} text */
function partsOf(text) {
  const blank = text.indexOf("\n\n");
  const [header, extra, index, ...hashes] = text.slice(0, Math.max(blank, 0)).split("\n");
  const number = index?.startsWith("index ") ? index.slice("index ".length) : "";
  if (header !== HEADER || !extra?.startsWith("extra ") || !DECIMAL.test(number) || hashes.length > MOST_HASHES) {
    throw new Refused("malformed");
  }
  const opening = bytesOf(extra.slice("extra ".length));
  if (opening.length !== OPENING || opening[0] !== 1) {
    throw new Refused("malformed");
  }
  return { opening, index: BigInt(number), hashes: hashes.map(bytesOf), note: text.slice(blank + 2) };
}

/**
 * Whether the entry is of whoever has that IIN.
 * @param {Uint8Array} opening
 * @param {Uint8Array} entry
 * @param {string} iin
 */
async function isOf(opening, entry, iin) {
  const mac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", opening.slice(1 + ENTRY, 1 + ENTRY + 32), mac, false, ["sign"]);
  const said = joined(utf8("petition-sig/v1"), entry.slice(2, 18), utf8(iin), opening.slice(1 + ENTRY + 32));
  return same(new Uint8Array(await crypto.subtle.sign(mac, key, said)), entry.slice(22, 54));
}

/** @param {Uint8Array} bytes */
function uuidOf(bytes) {
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * Verifies a receipt; `iin` is the signer's own, without which it is not known whose entry it is.
 * @param {string} pasted
 * @param {string} keyText the key of the log
 * @param {string} [iin]
 * @throws {Refused}
 */
export async function verifyReceipt(pasted, keyText, iin) {
  // As forms and editors change it: ends of lines, and space around it.
  const text = `${pasted.replaceAll("\r\n", "\n").trim()}\n`;
  if (text.length > LONGEST) {
    throw new Refused("malformed");
  }
  const key = await keyOf(keyText.trim());
  const { opening, index, hashes, note } = partsOf(text);
  const { size, root } = await checkpointOf(note, key);
  const entry = opening.slice(1, 1 + ENTRY);
  const found = index < size ? await rootOf(await sha256(Uint8Array.of(0), entry), index, size, hashes) : null;
  if (found === null || !same(found, root)) {
    throw new Refused("inclusion");
  }
  if (entry[0] !== 1 || entry[1] !== SIGNED) {
    throw new Refused("malformed");
  }
  if (iin !== undefined && !(await isOf(opening, entry, iin))) {
    throw new Refused("holder");
  }
  const hours = new DataView(entry.buffer, entry.byteOffset).getUint32(18);
  return { petition: uuidOf(entry.slice(2, 18)), at: new Date(hours * HOUR), index, size, origin: key.name };
}
