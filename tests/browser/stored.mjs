// What a stranger has written into every field that a page shows is read as text on every page, by everybody who meets it.
import { arrive, base, browser, expect, opened, person } from "./people.mjs";
import { settled, unfolded, watched } from "./judging.mjs";

// Whose pages show it, as [whose, token, path] each; without a token, the public's.
const { places, text } = JSON.parse(process.argv[4]);
const faults = [];
let shown = 0;

for (const [whose, token, paths] of places) {
  const page = watched(await person("en-GB", 1280));
  if (token !== null) {
    await opened(page, token);
  }
  page.on("dialog", (dialog) => {
    faults.push(`${page.url()}: a script of a stranger ran: ${dialog.message()}`);
    void dialog.dismiss();
  });
  // Markup that was read as markup would be stopped by the policy; that it had to be is a fault already.
  await page.addInitScript(() => {
    globalThis.stopped = [];
    addEventListener("securitypolicyviolation", (event) => globalThis.stopped.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  for (const path of paths) {
    await page.goto(base + path);
    await settled(page);
    await unfolded(page);
    const found = await page.evaluate((words) => ({
      stopped: globalThis.stopped,
      made: document.querySelectorAll("img[src='x'], [onerror], main script:not([src]), iframe").length,
      read: document.body.innerText.split(words).length - 1 + [...document.querySelectorAll("input, textarea")].filter((field) => field.value.includes(words)).length,
      reckoned: /(^|\D)49"'/.test(document.body.innerText),
    }), text);
    const name = `${path} (${whose})`;
    found.stopped.forEach((what) => faults.push(`${name}: the policy stopped ${what}`));
    if (found.made > 0 || found.reckoned) {
      faults.push(`${name}: text became more than text`);
    }
    if (found.read === 0) {
      faults.push(`${name}: what was written is not there`);
    }
    shown += found.read;
  }
  await page.context().close();
}

console.log(`shown ${shown} times`);
expect(browser.contexts().length === 0 && shown > 20, `only ${shown}`);
expect(faults.length === 0, faults.join("\n"));
await arrive();
