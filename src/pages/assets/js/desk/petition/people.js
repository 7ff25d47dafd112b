// @ts-check
/**
 * Who is behind a petition: the applicant, whose data are read by a press of their own since each reading is recorded;
 * the signatures by region; reports of coercion.
 * @module
 */

import { call, readAll } from "../../api.js";
import { el, fill, tell } from "../../elements.js";
import { whenPressed } from "../../forms.js";
import { sentence } from "../../problems.js";
import { downloadButton } from "../download.js";
import { actForm } from "../schema_form.js";
import { bodyOf } from "../section_links.js";
import { inFigures, onDay, say, wordFor } from "../words.js";

/** @typedef {import("./acts.js").Desk} Desk */

const APPLICANT = ["family_name", "given_name", "patronymic", "iin", "email", "residence", "language"];

/** @param {Desk} desk */
export function applicantSection(desk) {
  const facts = el("dl", { class: "facts", tabindex: "-1" });
  const status = el("p", { role: "status", class: "quiet", hidden: true });
  const button = el("button", { type: "button", class: "button quiet-button" }, say("applicant.show"));
  whenPressed(
    button,
    async () => {
      const { body } = await call("GET", `/petitions/${desk.id}/applicant`);
      const known = APPLICANT.filter((name) => body[name]);
      fill(facts, ...known.flatMap((name) => [el("dt", {}, wordFor("field", name)), el("dd", {}, body[name])]));
      button.remove();
      facts.focus();
    },
    (error) => tell(status, sentence(error)),
  );
  return el(
    "section",
    { class: "panel", "aria-labelledby": "applicant-title" },
    el("h2", { id: "applicant-title" }, say("section.applicant")),
    el("p", {}, desk.record.petition.author.name),
    el("p", { class: "quiet" }, say("applicant.recorded")),
    facts,
    button,
    status,
  );
}

/**
 * Votes by region and channel, the sheets on paper, and the bundle for the body.
 * @param {Desk} desk
 * @param {Map<string, string>} regions names by code
 */
export function signaturesSection(desk, regions) {
  const { tally, bundle, acts, petition } = desk.record;
  const offered = acts.some(({ operation }) => operation === "download_signatures" || operation === "acknowledge_signatures");
  const mayDownload = offered || (["official", "first_head"].includes(desk.me.role) && bundle !== null && !bundle.acknowledged);
  const sheets = petition.paper_sheets ?? [];
  if ((tally ?? []).length === 0 && sheets.length === 0 && !mayDownload) {
    return null;
  }
  const row = (/** @type {any} */ one) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, regions.get(one.region) ?? wordFor("region", one.region)),
      el("td", {}, wordFor("choice.channel", one.channel)),
      el("td", { class: "figure" }, inFigures(one.count)),
    );
  const sheet = (/** @type {any} */ one) =>
    el("li", {}, say("sheets.line", { day: onDay(one.received_on), sheets: one.sheets, entered: inFigures(one.entered), lines: inFigures(one.lines) }));
  const taken = (bundle?.downloads ?? []).map((/** @type {any} */ one) =>
    el("li", {}, `${onDay(one.downloaded_at)}: `, bodyOf(one.public_body), `, ${inFigures(one.signatures)}`),
  );
  return el(
    "section",
    { class: "panel", "aria-labelledby": "signatures-title" },
    el("h2", { id: "signatures-title" }, say("section.signatures")),
    (tally ?? []).length > 0 && el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": say("section.signatures") }, el("table", {}, el("tbody", {}, ...(tally ?? []).map(row)))),
    sheets.length > 0 && el("h3", {}, say("sheets.title")),
    sheets.length > 0 && el("ul", {}, ...sheets.map(sheet)),
    taken.length > 0 && el("h3", {}, say("bundle.taken")),
    taken.length > 0 && el("ul", {}, ...taken),
    bundle?.acknowledged && el("p", {}, say("bundle.acknowledged", { day: onDay(bundle.acknowledged.acknowledged_at) })),
    mayDownload && el("p", { class: "quiet" }, say("bundle.recorded")),
    mayDownload && downloadButton(`/petitions/${desk.id}/signature-bundle`, "signatures.ndjson", say("bundle.download")),
  );
}

/** @param {Desk} desk */
export async function coercionSection(desk) {
  const reports = (await readAll("/coercion-reports")).filter((report) => report.petition_id === desk.id);
  if (reports.length === 0) {
    return null;
  }
  return el(
    "section",
    { class: "panel", "aria-labelledby": "coercion-title" },
    el("h2", { id: "coercion-title" }, say("section.coercion")),
    ...(await Promise.all(reports.map((report) => reportOf(desk, report)))),
  );
}

/**
 * @param {Desk} desk
 * @param {any} report
 */
async function reportOf(desk, report) {
  const said = [el("p", { class: "quiet" }, onDay(report.reported_at)), el("p", { class: "said" }, report.statement)];
  if (report.handled_at) {
    return el("article", { class: "card" }, ...said, el("p", { class: "said" }, el("strong", {}, `${wordFor("field", "finding")}: `), report.finding));
  }
  const form = await actForm({
    operation: "handle_coercion_report",
    ids: { id: report.id },
    context: { petition: desk.record.petition, me: desk.me },
    done: () => desk.refresh(say("coercion.handled")),
  });
  return el("article", { class: "card" }, ...said, form);
}

/** Names of regions by their code. */
export async function regionNames(/** @type {string} */ language) {
  const all = await readAll("/territories", 1000);
  return new Map(all.map((/** @type {any} */ unit) => [unit.kato, unit.names[language] ?? unit.names.ru]));
}

/** @param {Desk} desk */
export function filesSection(desk) {
  const { attachments } = desk.record;
  if (attachments.length === 0) {
    return null;
  }
  const line = (/** @type {any} */ file) =>
    el(
      "li",
      {},
      `${file.file_name} (${wordFor("law.purposes", file.purpose)}, ${inFigures(Math.ceil(file.size / 1024))} KiB) `,
      downloadButton(`/petitions/${desk.id}/attachments/${file.id}`, file.file_name, say("files.download")),
      el("p", { class: "hint" }, say("files.id", { id: file.id })),
    );
  return el(
    "section",
    { id: "files", "aria-labelledby": "files-title" },
    el("h2", { id: "files-title" }, say("section.files")),
    el("ul", {}, ...attachments.map(line)),
  );
}
