// @ts-check
/**
 * A petition that is not in public access. Its page is nobody's but its author's: whoever is signed in and is the author is
 * led to where it goes on; anybody else is told no more than that there is nothing.
 * @module
 */

import { read } from "../api.js";
import { ownPage } from "../own_page.js";
import { signedIn } from "../session.js";

const id = location.pathname.split("/")[2] ?? "";

async function lead() {
  const page = ownPage(await read(`/petitions/${id}`));
  if (new URL(page, location.origin).pathname !== location.pathname) {
    location.replace(page);
  }
}

if (signedIn()) {
  lead().catch(() => undefined);
}
