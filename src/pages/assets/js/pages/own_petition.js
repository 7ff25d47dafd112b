// @ts-check
/**
 * A petition that is not in public access. Its page is nobody's but its author's: whoever is signed in and is the author is
 * led to where it goes on; anybody else is told no more than that there is nothing.
 * @module
 */

import { read } from "../api.js";
import { byId, show } from "../elements.js";
import { ownPage } from "../own_page.js";
import { signedIn } from "../session.js";
import { comeBackTo } from "../way_back.js";

const place = byId("own-petition");
const id = place.dataset.id ?? "";

async function lead() {
  const petition = await read(`/petitions/${id}`);
  const page = ownPage(petition);
  if (new URL(page, location.origin).pathname !== location.pathname) {
    location.replace(page);
  }
}

if (signedIn()) {
  lead().catch(() => undefined);
} else {
  comeBackTo(location.pathname + location.search);
  show(place, true);
}
