// @ts-check
/**
 * Settings of one's account, each part in a module of its own.
 * @module
 */

import { SignInNeeded, read } from "../api.js";
import { byId, show, tell } from "../elements.js";
import { sentence } from "../problems.js";
import { beginExport, beginLeaving } from "../settings/data.js";
import { beginIdentities } from "../settings/identities.js";
import { beginMailChoices } from "../settings/mail_choices.js";
import { beginPassword } from "../settings/password.js";
import { beginPerson } from "../settings/person.js";
import { beginSecondFactor } from "../settings/second_factor.js";
import { beginSessions } from "../settings/sessions.js";
import { beginTopics } from "../settings/topics.js";
import { goAndSignIn } from "../way_back.js";

async function begin() {
  const me = await read("/me");
  beginPassword(me);
  beginSecondFactor(me);
  beginExport();
  beginPerson(me);
  const own = me.role === "citizen" ? [beginTopics()] : [];
  show(byId("topics-part"), me.role === "citizen");
  await Promise.all([...own, beginMailChoices(), beginSessions(), beginIdentities(me), beginLeaving(me)]);
}

begin().catch((error) => {
  if (error instanceof SignInNeeded) {
    goAndSignIn();
  } else {
    tell(byId("settings-status"), sentence(error));
  }
});
