// A citizen who has no mouse: from the skip link to a receipt, a comment and a draft, by Tab, Space, Enter and the arrows.
import { arrive, base, call, expect, person, says } from "./people.mjs";

const [, , , , petition] = process.argv;
const { items, password } = await call("POST", "/dev/citizens", { count: 1 });
const [{ email }] = items;
const page = await person("en-GB", 1280);
const keys = page.keyboard;

/** Presses Tab until that element has the focus. */
async function tabTo(selector) {
  await page.locator(selector).first().waitFor();
  for (let presses = 0; presses < 150; presses += 1) {
    const there = await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
    if (there) {
      return;
    }
    await keys.press("Tab");
  }
  throw new Error(`Tab does not lead to ${selector} on ${page.url()}`);
}

async function type(selector, text) {
  await tabTo(selector);
  await keys.type(text);
}

async function press(selector, key = "Enter") {
  await tabTo(selector);
  await keys.press(key);
}

// Past the head of the page in one step.
await page.goto(base + petition);
await keys.press("Tab");
expect(await page.evaluate(() => document.activeElement.matches(".skip")), "the first stop is the way to the content");
await keys.press("Enter");
expect(await page.evaluate(() => document.activeElement.id === "content"), "it leads to the content");

// Consent, the button; signing in on the way, and back.
await press("#consent", "Space");
await press("#sign-form button");
await page.waitForURL("**/sign-in");
await type("#email", email);
await type("#password", password);
await keys.press("Enter");
await page.waitForURL((url) => url.pathname.startsWith("/petitions/"));
await press("#consent", "Space");
await press("#sign-form button");
await page.locator("#receipt h3").waitFor();
expect(
  await page.evaluate(() => document.activeElement !== null && document.activeElement !== document.body),
  "the focus is not lost when the form goes",
);

// A comment, and following.
await type("#comment-text", "Мен де қолдаймын.");
await press("#comment-fields button");
await says(page, "Мен де қолдаймын.");
await press("details:has(#follow-form) > summary");
await press("#follow-milestones", "Space");
await press("#follow-form button");
await says(page, "Your choice is kept");

// A draft: the addressee is found by words and chosen by the arrows.
await page.goto(`${base}/file`);
await type("#text-title", "Поставить скамейки у поликлиники");
await type("#addressee-words", "Егіндікөл");
await page.locator("#addressee option[value=akimat-akmola-egindikol-district]").waitFor({ state: "attached" });
await tabTo("#addressee");
for (let presses = 0; presses < 20; presses += 1) {
  if ((await page.inputValue("#addressee")) === "akimat-akmola-egindikol-district") {
    break;
  }
  await keys.press("ArrowDown");
}
expect((await page.inputValue("#addressee")) === "akimat-akmola-egindikol-district", "the arrows choose the addressee");
for (const [field, text] of [
  ["subject", "Скамейки"],
  ["content", "У поликлиники негде сесть."],
  ["arguments", "Людям тяжело стоять."],
  ["proposals", "Поставить скамейки."],
]) {
  await type(`#text-${field}`, text);
}
await press("#save");
await page.waitForURL("**/drafts/*");
await press("#read", "Space");
await press("#submit button");
await page.waitForURL("**/share");
await says(page, "The petition is being checked");
await arrive();
