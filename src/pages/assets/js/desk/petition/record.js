// @ts-check
/**
 * What staff read of a petition: its record, its terms, its course, its files. Whoever may read the case file reads that;
 * others what the public reads.
 * @module
 */

import { read, readAll, readOpen } from "../../api.js";
import { Told } from "../../problems.js";
import { Refused } from "../../wire.js";
import { say } from "../words.js";

/** @typedef {import("../staff_page.js").Me} Me */

/**
 * @typedef {object} Offer an act that the law allows now
 * @property {string} operation
 * @property {string} href
 * @property {string} [article]
 * @property {string | null} [due_on]
 * @property {boolean} [late]
 * @property {string | null} [state_after]
 */

/**
 * @typedef {object} PetitionRecord
 * @property {any} petition
 * @property {any[]} deadlines
 * @property {any[]} timeline
 * @property {any[]} attachments
 * @property {any[] | null} tally votes by region and channel, for those who read the case file
 * @property {any | null} bundle who has taken the signatures
 * @property {Offer[]} acts
 * @property {any} [papers] what lies on the desk of moderators, for them and for administrators
 */

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const QUEUES = /** @type {Record<string, string>} */ ({
  moderator: "/moderation/queue",
  official: "/consideration/queue",
  first_head: "/consideration/queue",
});

/**
 * The id of a petition by its number; one that is not in public access is looked for among what waits for the reader.
 * @param {string} name
 * @param {Me} me
 * @returns {Promise<string>}
 */
export async function idOf(name, me) {
  if (UUID.test(name)) {
    return name;
  }
  const named = (/** @type {any} */ item) => item.number === name;
  const { items } = await readOpen(`/petitions?q=${encodeURIComponent(name)}&limit=20`);
  const queue = QUEUES[me.role];
  const found = items.find(named) ?? (queue && (await readAll(queue)).find(named));
  if (!found) {
    throw new Told(say("record.unknown", { number: name }));
  }
  return found.id;
}

/** Roles that share a desk: what lies on it is theirs alone. */
const DESK = new Set(["moderator", "administrator"]);

/**
 * @param {string} id
 * @param {Me} me
 * @returns {Promise<PetitionRecord>}
 */
export async function readRecord(id, me) {
  const [petition, file, papers] = await Promise.all([
    read(`/petitions/${id}`),
    caseFile(id, me),
    DESK.has(me.role) ? read(`/moderation/petitions/${id}`) : undefined,
  ]);
  const acts = papers?.acts ?? petition.acts ?? [];
  if (file !== null) {
    const { deadlines, timeline, attachments, signatures, signature_bundle } = file;
    return { petition, deadlines, timeline, attachments, tally: signatures, bundle: signature_bundle ?? null, acts, papers };
  }
  const [timeline, { items: deadlines }, { items: attachments }] = await Promise.all([
    readAll(`/petitions/${id}/timeline`),
    read(`/petitions/${id}/deadlines`),
    read(`/petitions/${id}/attachments`),
  ]);
  return { petition, deadlines, timeline, attachments, tally: null, bundle: null, acts, papers };
}

/**
 * What an administrator has of a petition that is out of public access: its papers, and why it is.
 * @param {string} id
 * @returns {Promise<{ papers: any, acts: Offer[] }>}
 */
export async function readPapers(id) {
  const papers = await read(`/moderation/petitions/${id}`);
  return { papers, acts: papers.acts };
}

/**
 * @param {string} id
 * @param {Me} me
 */
async function caseFile(id, me) {
  if (me.role === "administrator") {
    return null;
  }
  try {
    return await read(`/petitions/${id}/case-file`);
  } catch (error) {
    if (error instanceof Refused && error.problem.status === 403) {
      return null;
    }
    throw error;
  }
}
