// Another site, which a signed-in citizen visits: it shows none of our pages within its own, and nothing is done by it in
// their name.
import { createServer } from "node:http";

import { arrive, base, browser, call, expect, person, says, signIn } from "./people.mjs";

const [, , , , petition] = process.argv;
const { items, password } = await call("POST", "/dev/citizens", { count: 1 });
const [victim] = items;

/** What the other site serves, by its path. */
const served = new Map();
const site = createServer((request, response) => {
  const page = served.get(new URL(request.url, "http://x").pathname);
  response.writeHead(page === undefined ? 404 : 200, { "content-type": "text/html; charset=utf-8" });
  response.end(page ?? "");
});
await new Promise((ready) => site.listen(0, "127.0.0.1", ready));
// By another name of this machine, so that it is another site to a browser too, and not only another port.
const evil = `http://localhost:${site.address().port}`;

const page = await person("en-GB");
await signIn(page, { email: victim.email, password });

// No page of ours is shown within another's.
const framed = ["/", `/petitions/${petition}`, "/sign-in", "/me", "/me/settings", "/file", "/docs/", "/problems/not_found", "/nowhere", "/openapi.json"];
served.set("/frames", framed.map((path) => `<iframe src="${base}${path}" width="400" height="300"></iframe>`).join("\n"));
const other = await page.context().newPage();
await other.goto(`${evil}/frames`);
await other.waitForTimeout(500);
const frames = other.frames().filter((frame) => frame !== other.mainFrame());
expect(frames.length === framed.length, `${frames.length} frames`);
for (const frame of frames) {
  const there = await frame.evaluate(() => document.body?.innerText ?? "").catch(() => "");
  expect(!frame.url().startsWith(base) && !/petition/i.test(there), `${frame.url()} is shown within another site: ${there}`);
}

// But the window that is made for it, in which nothing can be done but open the petition in a tab of its own.
served.set("/window", `<iframe src="${base}/embed/${petition}?lang=en" width="320" height="320"></iframe>`);
await other.goto(`${evil}/window`);
const shown = other.frameLocator("iframe");
await shown.locator("progress").waitFor();
expect(await shown.locator("form, button, input, script").count() === 0, "the window has something that acts");
const wide = await shown.locator("html").evaluate((page) => [page.scrollWidth, page.clientWidth]);
expect(wide[0] <= wide[1], `the window is wider than its frame: ${wide}`);
const [opened] = await Promise.all([other.context().waitForEvent("page"), shown.locator("a.button").click()]);
await opened.waitForLoadState();
expect(new URL(opened.url()).pathname.startsWith("/petitions/"), opened.url());
expect(await opened.evaluate(() => window.opener === null), "the petition knows who opened it");
await opened.close();

// What forms, fetches and windows of that site ask for comes to nothing.
const calls = [
  ["POST", `/api/v1/petitions/${petition}/signatures`, { consent: true }],
  ["POST", `/api/v1/petitions/${petition}/comments`, { text: "Written by another site." }],
  ["POST", "/api/v1/sessions/refresh", {}],
  ["DELETE", "/api/v1/sessions/current", undefined],
  ["PUT", "/api/v1/me/mail-choices", { news: false, progress: false, reminders: false }],
  ["POST", "/demo", {}],
];
served.set("/quiet", "<p>A quiet page</p>");
await other.goto(`${evil}/quiet`);
const answers = await other.evaluate(
  async ([at, asked]) => {
    const told = [];
    for (const [method, path, body] of asked) {
      for (const mode of ["cors", "no-cors"]) {
        for (const headers of [{}, { "Refresh-Token": "cookie", "Content-Type": "application/json" }]) {
          try {
            const answer = await fetch(at + path, { method, mode, headers, credentials: "include", body: body && JSON.stringify(body) });
            told.push(`${method} ${path} ${mode}: ${answer.type} ${answer.status} ${(await answer.text()).slice(0, 80)}`);
          } catch {
            // Refused before it was sent, or not to be read: as it should be.
          }
        }
      }
    }
    return told;
  },
  [base, calls],
);
// An opaque answer says nothing, and a readable one says no.
const wrong = answers.filter((answer) => !/: opaque 0 $/.test(answer) && !/: cors (401|403|404|405|415)/.test(answer));
expect(wrong.length === 0, wrong.join("\n"));
for (const [place, [method, path]] of calls.entries()) {
  if (method !== "POST") {
    continue;
  }
  served.set(`/form${place}`, `<form method="post" enctype="text/plain" action="${base}${path}"><input name='{"consent":true,"text":"x","y":"' value='"}'><button>Win</button></form>`);
  await other.goto(`${evil}/form${place}`);
  await other.locator("button").click();
  await other.waitForURL((url) => url.origin === base);
  const status = await other.evaluate(() => performance.getEntriesByType("navigation")[0].responseStatus);
  expect(status >= 400, `a form of another site: ${path} answers ${status}`);
}

// It all left no trace: nobody signed, nothing was written, and the citizen is still signed in with the cookie they had.
const seen = await call("GET", `/api/v1/petitions/${petition}`);
const { items: comments } = await call("GET", `/api/v1/petitions/${petition}/comments`);
const { items: signatures } = await call("GET", "/api/v1/me/signatures", undefined, victim.access_token);
const choices = await call("GET", "/api/v1/me/mail-choices", undefined, victim.access_token);
expect(comments.length === 0 && signatures.length === 0, "something was done in the name of the citizen");
expect(choices.news === true, "a choice of theirs was changed");
expect(seen.signature_count === Number(process.argv[5]), `counted ${seen.signature_count}`);
await page.goto(`${base}/me`);
await says(page, victim.email);

// And no page of ours holds on to who opened it.
served.set("/opener", `<a href="${base}/" target="_blank" rel="opener">Go</a>`);
await other.goto(`${evil}/opener`);
const [tab] = await Promise.all([page.context().waitForEvent("page"), other.locator("a").click()]);
await tab.waitForLoadState();
const held = await tab.evaluate(() => globalThis.opener === null || globalThis.opener.closed);
expect(held, "a page of another site that opened ours keeps hold of its window");
site.closeAllConnections();
site.close();
expect(browser.contexts().length > 0, "the browser is there");
await arrive();
