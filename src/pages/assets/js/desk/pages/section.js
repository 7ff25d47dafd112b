// @ts-check
/**
 * A part of the desk: its list and acts, as its declaration has them.
 * @module
 */

import { byId } from "../../elements.js";
import { showSection } from "../section.js";
import { beginStaffPage } from "../staff_page.js";

const { name = "", roles = "" } = byId("desk").dataset;

void beginStaffPage(roles.split(" "), async (me, place) => {
  const declared = await import(`../sections/${name}.js`);
  await showSection(declared.default, me, place);
});
