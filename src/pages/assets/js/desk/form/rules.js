// @ts-check
/**
 * What the document of the API does not say of fields: their order, the values that its descriptions name in words, and which
 * are asked for only beside certain values of others.
 *
 * Keys are `call.path`, with the names of a path joined by `_`; a list or an object is named by its own path.
 * @module
 */

/** Members in the order in which people think; what is not named follows, first what is required. */
const ORDER = /** @type {Record<string, string[]>} */ ({
  "reject_petition": ["grounds", "reasoning"],
  "reject_petition.grounds": ["code", "subject", "blocking_petition", "prepared_reason", "detail"],
  "announce_discussion": ["held_on", "starts_at", "place", "draft_decision", "agenda", "broadcast_link", "invited"],
  "announce_discussion.invited": ["kind", "name", "office", "named", "email", "consent"],
  "change_programme": ["agenda", "broadcast_link", "invited"],
  "change_programme.invited": ["kind", "name", "office", "named", "email", "consent"],
  "report_promise": ["progress", "report", "link"],
  "form_working_group.first_meeting": ["held_on", "starts_at", "place"],
  "form_working_group.members": ["kind", "name", "office", "named", "email", "consent"],
  "record_field_visit": ["visited_on", "place", "findings", "waiver_reason"],
  "decide_petition": ["outcome", "reasoning", "points", "touches_legislation", "comparative_law", "comment_analysis"],
  "decide_petition.points": ["proposal", "stance", "answer", "due_on", "responsible"],
  "send_inquiry": ["public_body", "matter", "question"],
  "answer_proposal": ["conclusion", "answer"],
  "make_invalidation": ["reason", "channel", "region", "signed_from", "signed_to", "signatures"],
  "enter_paper_petition": ["applicant", "representative", "addressee", "language"],
  "enter_paper_petition.applicant": ["iin", "family_name", "given_name", "patronymic", "residence", "email", "language"],
  "enter_paper_petition.translations_kk": ["title", "subject", "content", "arguments", "proposals"],
  "enter_paper_petition.translations_ru": ["title", "subject", "content", "arguments", "proposals"],
  "invite_staff": ["role", "public_body", "family_name", "given_name", "email", "language", "iin"],
  "change_staff": ["role", "public_body", "disabled", "iin", "reason"],
  "check_identity": ["document", "iin", "family_name", "given_name", "patronymic", "email", "birth_date", "residence", "language"],
  "confirm_identity": ["iin", "email"],
  "reorganise_public_body": ["kind", "successor", "names", "slug", "effective_on", "reason"],
  "change_calendar": ["kind", "names", "reason"],
  "settle_complaint": ["outcome", "decided_by", "reasoning"],
});

/** Values that a text may have. */
const LISTED = /** @type {Record<string, string[]>} */ ({
  "send_inquiry.matter": ["prohibited_subject", "other_condition"],
  "answer_proposal.conclusion": ["answered", "noted", "terminated"],
  "make_invalidation.channel": ["electronic", "paper"],
  "enter_paper_petition.language": ["kk", "ru"],
  "enter_paper_petition.applicant_language": ["kk", "ru", "en"],
  "upload_attachment.purpose": ["signature_sheet", "application", "authority", "supporting"],
});

/** Texts that quote the petition. */
const QUOTING = new Set(["reject_petition.grounds_detail", "reject_petition.reasoning", "request_correction.note", "send_inquiry.question"]);

/** Roles that act for a body. @param {any} beside */
const ofABody = ({ role }) => role === "official" || role === "first_head";

/** When a member is asked for, by the values beside it. */
const WHEN = /** @type {Record<string, (beside: any) => boolean>} */ ({
  "reject_petition.grounds_subject": ({ code }) => code === "prohibited_subject",
  "reject_petition.grounds_blocking_petition": ({ code }) => code === "duplicate_subject",
  "form_working_group.members_consent": ({ email }) => email !== undefined,
  "announce_discussion.invited_consent": ({ email }) => email !== undefined,
  "change_programme.invited_consent": ({ email }) => email !== undefined,
  "decide_petition.points_due_on": ({ stance }) => stance !== "declined",
  "decide_petition.points_responsible": ({ stance }) => stance !== "declined",
  "invite_staff.public_body": ofABody,
  "change_staff.public_body": ofABody,
  "change_calendar.names": ({ kind }) => kind !== "ordinary",
  "reorganise_public_body.names": ({ kind }) => kind === "rename",
  "reorganise_public_body.slug": ({ kind }) => kind === "rename",
  "reorganise_public_body.successor": ({ kind }) => kind === "merger" || kind === "abolition",
});

/**
 * @param {string} operation
 * @param {string[]} path
 */
const keyOf = (operation, path) => (path.length === 0 ? operation : `${operation}.${path.join("_")}`);

/**
 * The members of an object in their order.
 * @param {string} operation
 * @param {string[]} path
 * @param {import("./document.js").Schema} schema
 * @returns {string[]}
 */
export function inOrder(operation, path, schema) {
  const all = Object.keys(schema.members ?? {});
  const first = ORDER[keyOf(operation, path)] ?? [];
  return [...new Set([...first, ...schema.required, ...all])].filter((name) => all.includes(name));
}

/**
 * @param {string} operation
 * @param {string[]} path
 */
export const quotes = (operation, path) => QUOTING.has(keyOf(operation, path));

/**
 * @param {string} operation
 * @param {string[]} path
 * @returns {string[] | undefined}
 */
export const listedValues = (operation, path) => LISTED[keyOf(operation, path)];

/**
 * @param {string} operation
 * @param {string[]} path
 * @returns {((beside: any) => boolean) | undefined}
 */
export const conditionOf = (operation, path) => WHEN[keyOf(operation, path)];
