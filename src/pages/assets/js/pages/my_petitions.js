// @ts-check
/**
 * One's own petitions, each with its state and where it goes on.
 * @module
 */

import { byId, el } from "../elements.js";
import { showList } from "../lists.js";
import { ownPage } from "../own_page.js";
import { inFigures, onDay, say, wordFor } from "../words.js";

/** @param {any} petition */
function draw(petition) {
  const facts = [
    wordFor("state", petition.state),
    petition.number && say("petition.number", { number: petition.number }),
    petition.state !== "draft" &&
      say("petition.count", {
        count: inFigures(petition.signature_count),
        required: petition.required_count ? inFigures(petition.required_count) : "50",
      }),
    petition.closes_on && say("petition.until", { day: onDay(petition.closes_on) }),
  ].filter(Boolean);
  return el(
    "li",
    { class: "card" },
    el("h2", {}, el("a", { href: ownPage(petition), lang: petition.language }, petition.title)),
    el("p", {}, facts.join(" · ")),
    petition.overdue && el("p", { class: "overdue" }, say("petition.overdue")),
  );
}

void showList("/me/petitions", byId("petitions"), draw, say("petition.none"));
