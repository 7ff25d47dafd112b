// A form that is sent before its script is there sends nothing: least of all into the address, which servers write down. Once
// the page is loaded its script is there, however long each file of it took.
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

await page.unroute("**/*.js");
await page.route("**/*.js", async (route) => {
  await new Promise((done) => setTimeout(done, 300));
  await route.continue();
});
for (const [path, fields, call] of [
  ["/sign-in", ["email", "password"], "/api/v1/sessions"],
  ["/reset", ["email"], "/api/v1/password-resets"],
]) {
  await page.goto("about:blank");
  await page.goto(base + path);
  const calls = [];
  page.on("request", (request) => request.method() === "POST" && calls.push(new URL(request.url()).pathname));
  // By the browser's own hand at once: the driver's would wait until the button stands still.
  await page.evaluate((names) => {
    names.forEach((name) => (document.getElementById(name).value = "nobody@example.kz"));
    document.getElementById(names[0]).form.requestSubmit();
  }, fields);
  await page.locator(".problem:visible, [role=alert]:visible, [role=status]:visible").first().waitFor();
  expect(calls.includes(call), `what ${path} sends as soon as it is loaded calls ${calls}`);
}
await arrive();
