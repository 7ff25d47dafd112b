// @ts-check
/**
 * A petition that is not in public access. Its page is nobody's but its author's: whoever is signed in and is the author is
 * led to where it goes on, staff who work on it to their desk; anybody else is told no more than that there is nothing.
 * @module
 */

import { read, readAll } from "../api.js";
import { ownPage } from "../own_page.js";
import { here } from "../place.js";
import { signedIn } from "../session.js";
import { href } from "../words.js";

/** Letters of an id. */
const ID_LENGTH = 36;

const name = here().split("/")[2] ?? "";

/** The petition that the address names, by its number or its id, if it is one's own or one's work. */
async function named() {
  if (name.length === ID_LENGTH) {
    return read(`/petitions/${name}`);
  }
  return (await readAll("/me/petitions")).find((one) => one.number === name);
}

async function lead() {
  const me = await read("/me");
  if (me.role !== "citizen" && name.length !== ID_LENGTH) {
    location.replace(href(`/desk/petitions/${name}`));
    return;
  }
  const petition = await named();
  if (petition === undefined) {
    return;
  }
  const page = me.role === "citizen" ? ownPage(petition) : href(`/desk/petitions/${petition.id}`);
  if (new URL(page, location.origin).pathname !== location.pathname) {
    location.replace(page);
  }
}

if (signedIn()) {
  lead().catch(() => undefined);
}
