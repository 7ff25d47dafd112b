// Every page on which people act, judged as it is met: by a stranger, by whoever is signed in, and with the faults of an
// empty form told at its fields.
import { arrive, base, browser, call, expect, person, signIn } from "./people.mjs";
import { judged, settled, tabbedThrough, watched } from "./judging.mjs";

// `open` collects signatures, `limited` has its link, `refused` was rejected and `draft` is one: all of one author's.
const { author, open, limited, link_key, refused, draft } = JSON.parse(process.argv[4]);
const faults = [];

const STRANGERS = [
  "/register",
  "/confirm",
  "/confirm#token=abcdefgh",
  "/sign-in",
  "/sign-in/provider",
  "/reset",
  "/reset#token=abcdefgh",
  "/reversal#token=abcdefgh",
  "/factor-reversal#token=abcdefgh",
  "/unsubscribe#token=abcdefgh",
  "/receipt-check",
  "/me",
  "/file",
  `/petitions/${open}`,
  `/petitions/${limited}?link_key=${link_key}`,
];
const OWN = [
  "/me/webhooks",
  "/me",
  "/me/petitions",
  "/me/signatures",
  "/me/inbox",
  "/me/consents",
  "/oauth/authorize",
  "/me/settings",
  "/file",
  `/drafts/${draft}`,
  `/petitions/${open}`,
  `/petitions/${open}/share`,
  `/petitions/${limited}/share`,
  `/petitions/${limited}?link_key=${link_key}`,
  `/petitions/${refused}/share`,
];

/** Looks at a page, and at what it says to whoever sends its forms empty. */
async function look(page, path, whose, keyboard) {
  const name = `${path.replace(/[0-9a-f-]{36}/, "*").replace(/(key|token)=.*/, "$1=*")} (${whose})`;
  // A fragment alone would not load the page again.
  await page.goto("about:blank");
  await page.goto(base + path);
  await settled(page);
  if (keyboard) {
    faults.push(...(await tabbedThrough(page, name)));
  }
  faults.push(...(await judged(page, name)));
  // Where the page is for those who are signed in, a stranger is led to signing in.
  const landed = page.url().split("#")[0];
  const forms = await page.locator("main form:not([action]):visible").count();
  for (let place = 0; place < forms; place += 1) {
    const form = page.locator("main form:not([action]):visible").nth(place);
    const fields = await form.locator("input:visible, textarea:visible, select:visible").count().catch(() => 0);
    const button = form.locator("button:visible").first();
    if (fields === 0 || (await button.count()) === 0 || (await form.getAttribute("id")) === "mail-choices") {
      continue;
    }
    await button.click();
    await settled(page);
    if (!page.url().startsWith(landed)) {
      await page.goto("about:blank");
      await page.goto(base + path);
      await settled(page);
    }
  }
  if (forms > 0) {
    faults.push(...(await judged(page, `${name}, sent empty`)));
  }
}

async function walk(locale, width, keyboard) {
  const stranger = watched(await person(locale, width));
  for (const path of STRANGERS) {
    await look(stranger, path, "a stranger", keyboard);
  }
  await stranger.context().close();
  const own = watched(await person(locale, width));
  await signIn(own, author);
  for (const path of OWN) {
    await look(own, path, "the author", keyboard);
  }
  await own.context().close();
  // Somebody who has signed sees their receipt, and the way back.
  const { items, password } = await call("POST", "/dev/citizens", { count: 1 });
  await call("POST", `/api/v1/petitions/${open}/signatures`, { consent: true }, items[0].access_token);
  const signer = watched(await person(locale, width));
  await signIn(signer, { email: items[0].email, password });
  for (const path of [`/petitions/${open}`, "/me/signatures"]) {
    await look(signer, path, "a signer", keyboard);
  }
  await signer.context().close();
}

await Promise.all([walk("kk-KZ", 390, false), walk("ru-RU", 1280, true)]);
expect(browser.contexts().length === 0, "every browser is closed");
expect(faults.length === 0, `${faults.length} faults\n${[...new Set(faults)].join("\n")}`);
await arrive();
