// A form that is sent before its script is there sends nothing: least of all into the address, which servers write down.
import { arrive, base, expect, person } from "./people.mjs";

const PAGES = [
  "/register",
  "/confirm",
  "/sign-in",
  "/sign-in/provider",
  "/reset",
  "/reset#token=abcdefgh",
  "/unsubscribe#token=abcdefgh",
  "/file",
  "/me/settings",
  "/receipt-check",
];

const page = await person("en-GB");
await page.route("**/*.js", (route) => route.abort());
let sent = 0;
for (const path of PAGES) {
  await page.goto("about:blank");
  await page.goto(base + path);
  const forms = page.locator("main form:not([action])");
  for (let place = 0, all = await forms.count(); place < all; place += 1) {
    await forms.nth(place).evaluate((form) => {
      form.querySelectorAll("input:not([type=checkbox], [type=file]), textarea").forEach((field) => (field.value = "Typed1"));
      form.noValidate = true;
      form.requestSubmit(form.querySelector("button"));
    });
    // A submission begins to lead elsewhere at once; another reading of the page would come after it.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20))));
    expect(page.url() === base + path, `a form of ${path} leads to ${page.url()}`);
    sent += 1;
  }
}
expect(sent > 10, `${sent} forms`);
await arrive();
