// @ts-check
/**
 * What people do on the page of a petition. The page says everything without this module; it adds the acts.
 * @module
 */

import { call, read } from "../api.js";
import { byId, show } from "../elements.js";
import { beginComments } from "../petition/comments.js";
import { beginComplaint } from "../petition/complaint.js";
import { beginCoercionReport } from "../petition/coercion.js";
import { beginFollowing } from "../petition/following.js";
import { showCount } from "../petition/count.js";
import { beginAddresseeChange, beginWithdrawal } from "../petition/own_acts.js";
import { beginRepresentative } from "../petition/representative.js";
import { beginSigning } from "../petition/signing.js";
import { signedIn } from "../session.js";

const { petition: id = "", state = "", textHash = "", linkKey = null } = byId("acts").dataset;

/** The petition on this page. */
const petition = { id, state, textHash, linkKey };

showCount(petition);
beginSigning(petition);
beginComments(petition);
beginFollowing(petition);
beginComplaint(petition);
beginCoercionReport(petition);

if (signedIn()) {
  // Staff do nothing here: what they may do lies on their desk.
  read("/me")
    .then(({ role }) => show(byId("to-desk"), role !== "citizen"))
    .catch(() => undefined);
  const asked = linkKey === null ? {} : { headers: { "Link-Key": linkKey } };
  // What only its author reads tells whether this is one's own petition.
  call("GET", `/petitions/${id}`, asked, false)
    .then(({ body }) => {
      if ("paper_sheets" in body) {
        beginAddresseeChange(body);
        beginWithdrawal(body);
        return beginRepresentative(body);
      }
    })
    .catch(() => undefined);
}
