// The service below a path of its host: every address that a page leads to or loads lies there, and a citizen comes from the start
// page to a receipt and out again.
import { arrive, base, call, expect, mailed, person, says } from "./people.mjs";

const [, , , , path, petition] = process.argv;
const below = base + path;
const { items, password } = await call("POST", "/dev/citizens", { count: 1 });
const page = await person("en-GB", 1280);
const outside = [];
page.on("request", (request) => {
  if (request.url().startsWith(base) && !request.url().startsWith(`${below}/`) && request.url() !== below) {
    outside.push(request.url());
  }
});

for (const at of ["", "/", "/petitions", "/bodies", "/docs", "/docs/", "/docs/draft_petition", "/calendar", "/nowhere", "/problems/not_found", "/api/v1/rules", "/sign-in"]) {
  await page.goto(below + at);
  const wrong = await page.evaluate(
    ([start, host]) => [...document.querySelectorAll("[href], [src], [action]")]
      .map((element) => element.href ?? element.src ?? element.action)
      .filter((address) => typeof address === "string" && address.startsWith(host) && !address.startsWith(start)),
    [below, base],
  );
  expect(wrong.length === 0, `${at} leads outside: ${wrong}`);
}

// By hand, from the start page.
await page.goto(`${below}/`);
await page.fill("#site-q", petition);
await page.locator(".site-search button").click();
await page.waitForURL(`${below}/petitions?q=*`);
await page.locator(".card-title a").first().click();
await page.waitForURL(`${below}/petitions/*`);
const address = page.url();
await page.check("#consent");
await page.locator("#sign-form button").click();
await page.waitForURL(`${below}/sign-in`);
await page.fill("#email", items[0].email);
await page.fill("#password", password);
await page.locator("#sign-in button").click();
await page.waitForURL((url) => url.href.startsWith(address));
await page.check("#consent");
await page.locator("#sign-form button").click();
await page.locator("#receipt h3").waitFor();
await page.goto(`${below}/me`);
await says(page, items[0].email);
await page.reload();
await says(page, items[0].email);
await page.getByRole("button", { name: "Sign out" }).click();
await page.waitForURL(`${below}/`);

// The link of a mail, as it is written.
await page.goto(`${below}/reset`);
await page.fill("#email", items[0].email);
await page.locator("#ask button").click();
await page.locator("#setting").waitFor();
const [link] = (await mailed(items[0].email, "/reset#token=")).text.match(/https?:\S+#token=\S+/);
expect(new URL(link).pathname === `${path}/reset`, link);
await page.goto("about:blank");
await page.goto(base + new URL(link).pathname + new URL(link).hash);
await page.locator("#set-password").waitFor();

expect(outside.length === 0, `asked for outside: ${outside}`);
await arrive();
