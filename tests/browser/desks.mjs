// Every page of the desk, judged as those meet it whose desk it is: the lists of each role, a petition with every form of an act
// unfolded, and what the forms say when they are sent empty.
import { arrive, base, browser, expect, opened, person } from "./people.mjs";
import { judged, settled, tabbedThrough, unfolded, watched } from "./judging.mjs";

// Who has a desk, as [role, token, petitions that they have before them] each.
const desks = JSON.parse(process.argv[4]);
const faults = [];

async function look(page, path, role, keyboard) {
  const name = `${path.replace(/[0-9a-f-]{36}/, "*")} (${role})`;
  await page.goto(base + path);
  await settled(page);
  if (keyboard) {
    faults.push(...(await tabbedThrough(page, name)));
  }
  // The form of an act is drawn when it is unfolded.
  await unfolded(page);
  await settled(page);
  faults.push(...(await judged(page, name)));
  const forms = page.locator("#desk form:visible");
  for (let place = 0; place < Math.min(await forms.count(), 6); place += 1) {
    const required = await forms.nth(place).locator("[aria-required=true]:visible, [required]:visible").count();
    const button = forms.nth(place).locator("button[type=submit]:visible").first();
    if (required > 0 && (await button.count()) > 0) {
      await button.click();
      const sure = page.locator("dialog[open]");
      if ((await sure.count()) > 0) {
        faults.push(...(await judged(page, `${name}, asked whether they are sure`)));
        await sure.locator("button[value=no]").click();
      }
      await settled(page);
    }
  }
  faults.push(...(await judged(page, `${name}, sent empty`)));
}

async function walk(locale, width, keyboard) {
  for (const [role, token, petitions] of desks) {
    const page = watched(await opened(await person(locale, width), token));
    await page.goto(`${base}/desk`);
    await settled(page);
    const ways = await page.locator("#desk-nav a:visible").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    expect(ways.length > 0, `the desk of a ${role} has no ways`);
    for (const path of [...ways, ...petitions.map((id) => `/desk/petitions/${id}`)]) {
      await look(page, path, role, keyboard);
    }
    await page.context().close();
  }
}

const stranger = watched(await person("en-GB", 390));
await look(stranger, "/desk", "a stranger", true);
await stranger.context().close();
await Promise.all([walk("kk-KZ", 390, false), walk("ru-RU", 1280, true)]);
expect(browser.contexts().length === 0, "every browser is closed");
expect(faults.length === 0, `${faults.length} faults\n${[...new Set(faults)].join("\n")}`);
await arrive();
