// @ts-check
/**
 * Entering a petition that was handed in on paper.
 * @module
 */

import { el, fill, turnTo } from "../../elements.js";
import { actForm } from "../schema_form.js";
import { beginStaffPage } from "../staff_page.js";
import { href, say } from "../words.js";

beginStaffPage(["moderator"], async (me, place) => {
  const begin = async () => {
    const form = await actForm({
      operation: "enter_paper_petition",
      context: { me },
      kept: false,
      done: ({ body }) => {
        const entered = el(
          "section",
          { class: "notice" },
          el("h2", {}, say("paper.entered", { number: body.number ?? body.id })),
          el("p", {}, el("a", { class: "button", href: href(`/desk/petitions/${body.number ?? body.id}`) }, say("paper.attach_scan"))),
          el("p", {}, el("button", { type: "button", class: "button quiet-button", click: () => void begin() }, say("paper.next"))),
        );
        fill(place, entered);
        turnTo(entered);
      },
    });
    fill(place, form);
  };
  await begin();
});
