// @ts-check
/**
 * A petition on its way to the public, for its author: what it waits for, and while the first supporters are gathered, the
 * link to give them, as text and as a QR code, with how many have joined.
 * @module
 */

import { SignInNeeded, read } from "../api.js";
import { byId, el, fill, show, tell } from "../elements.js";
import { whenPressed } from "../forms.js";
import { followCount } from "../live_count.js";
import { ownPage } from "../own_page.js";
import { beginComplaint } from "../petition/complaint.js";
import { beginAddresseeChange, beginWithdrawal } from "../petition/own_acts.js";
import { beginRepresentative } from "../petition/representative.js";
import { base, here } from "../place.js";
import { sentence } from "../problems.js";
import { drawQr } from "../qr.js";
import { goAndSignIn } from "../way_back.js";
import { href, inFigures, onDay, say, wordFor } from "../words.js";

const id = here().split("/")[2] ?? "";
const status = byId("share-status");
/** While people join by the link. */
const JOINABLE = new Set(["limited", "final_check"]);

async function begin() {
  const petition = await read(`/petitions/${id}`);
  if (petition.state === "draft" || petition.state === "needs_correction") {
    location.replace(ownPage(petition));
    return;
  }
  byId("petition-title").textContent = petition.title;
  byId("petition-title").lang = petition.language;
  byId("petition-number").textContent = petition.number ? say("petition.number", { number: petition.number }) : "";
  byId("petition-state").textContent = wordFor("share", petition.taken_down ? "taken_down" : petition.state);
  if (petition.state.startsWith("on_") || petition.state === "final_check") {
    await showTerm("moderation");
  }
  if (petition.link_key && JOINABLE.has(petition.state) && !petition.taken_down) {
    showLink(petition);
  }
  if (petition.taken_down) {
    byId("taken-down-reason").textContent = petition.taken_down.reason;
    show(byId("taken-down"), true);
  }
  if (petition.rejection) {
    showRejection(petition.rejection);
  }
  beginAddresseeChange(petition);
  beginWithdrawal(petition);
  beginComplaint(petition);
  // What it shows besides comes a moment later, and its absence hides nothing else.
  beginRepresentative(petition).catch(() => undefined);
  show(byId("share"), true);
}

/** @param {string} kind */
async function showTerm(kind) {
  const { items } = await read(`/petitions/${id}/deadlines`);
  const term = items.find((/** @type {any} */ one) => one.kind === kind && one.state !== "met");
  if (term) {
    byId("petition-term").textContent = say("share.moderation_until", { day: onDay(term.due_on), article: term.article });
  }
}

/** @param {any} rejection */
function showRejection({ grounds, reasoning }) {
  const line = (/** @type {any} */ ground) =>
    el("li", {}, el("strong", {}, wordFor("ground", ground.code)), ground.detail && `: ${ground.detail}`);
  fill(byId("grounds"), ...grounds.map(line));
  byId("rejection-reasoning").textContent = reasoning;
  show(byId("rejection"), true);
}

/** @param {any} petition */
function showLink(petition) {
  const link = location.origin + base + `/petitions/${petition.number ?? petition.id}?link_key=${petition.link_key}`;
  const input = /** @type {HTMLInputElement} */ (byId("link"));
  input.value = link;
  input.addEventListener("focus", () => input.select());
  fill(byId("link-qr"), drawQr(link, say("share.qr")));
  if (petition.joining_ends_on) {
    byId("joining-term").textContent = say("share.until", { day: onDay(petition.joining_ends_on) });
  }
  const copy = byId("copy");
  whenPressed(
    copy,
    async () => {
      await navigator.clipboard.writeText(link);
      tell(byId("copied"), say("share.copied"));
    },
    () => {
      input.select();
      tell(byId("copied"), say("share.copy_by_hand"));
    },
  );
  const share = byId("share-out");
  show(share, "share" in navigator);
  share.addEventListener("click", () => void navigator.share({ title: petition.title, url: link }).catch(() => undefined));
  const needed = petition.joiners_required ?? 50;
  const bar = /** @type {HTMLProgressElement} */ (byId("joined-bar"));
  bar.max = needed;
  followCount(petition.id, petition.link_key, (count) => {
    bar.value = Math.min(count.signature_count, needed);
    byId("joined").textContent = say("share.joined", { count: inFigures(count.signature_count), needed: inFigures(needed) });
    if (count.required_count) {
      // It has opened meanwhile.
      location.assign(href(`/petitions/${petition.number ?? petition.id}`));
    }
  });
  byId("own-sign").setAttribute("href", link.slice(location.origin.length) + "#sign");
  show(byId("joining"), true);
}

begin().catch((error) => {
  if (error instanceof SignInNeeded) {
    goAndSignIn();
  } else {
    tell(status, sentence(error));
    fill(byId("share"), el("p", {}, el("a", { href: href("/me/petitions") }, say("share.own_petitions"))));
    show(byId("share"), true);
  }
});
