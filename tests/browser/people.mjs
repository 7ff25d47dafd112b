// Who walks: a browser of their own each, and what the sandbox tells about them.
import { chromium } from "playwright-core";

import { code } from "./authenticator.mjs";

export const base = process.argv[2];
const executablePath = process.argv[3];

export const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"],
});

const faults = [];

/** The pages that are open, each with what came amiss of what it asked for. */
const pages = new Map();

// A walk that stops says where everybody stood and what they read there.
process.on("uncaughtException", async (error) => {
  console.error(error);
  for (const [page, amiss] of pages) {
    const told = page.locator(".problem:visible, [role=alert]:visible").allInnerTexts();
    const read = await Promise.race([told, new Promise((late) => setTimeout(late, 2000))]).catch(() => undefined);
    console.error(`at ${page.url()}: ${JSON.stringify(read)}\n  ${amiss.slice(-12).join("\n  ")}`);
  }
  process.exit(1);
});

// Whatever a walk waits for, it ends; while something is asked for, it goes on.
const still = setTimeout(() => {
  console.error("the walk stands still");
  process.exit(1);
}, 480_000);
still.unref();

/** Something has happened. */
export const goesOn = () => still.refresh();

/** A person's own browser, of that width; whatever goes wrong in a page is a fault of the walk. */
export async function person(locale, width = 1280) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale, reducedMotion: "reduce" });
  const page = await context.newPage();
  // Of the context: its tabs, windows and events too.
  page.context().setDefaultTimeout(60_000);
  page.on("request", goesOn);
  const amiss = [];
  pages.set(page, amiss);
  page.on("close", () => pages.delete(page));
  page.on("requestfailed", (request) => amiss.push(`${request.method()} ${request.url()}: ${request.failure()?.errorText}`));
  page.on("response", async (response) => {
    if (response.status() >= 400) {
      const said = await response.text().catch(() => "");
      amiss.push(`${response.request().method()} ${response.url()}: ${response.status()} ${said.slice(0, 200)}`);
    }
  });
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    // A refused call is an error to a browser and an answer to us; so is an NCALayer that is not there.
    const answers = /^Failed to load resource|ERR_CONNECTION_REFUSED/;
    if (message.type() === "error" && !answers.test(message.text())) {
      faults.push(`${page.url()}: ${message.text()}`);
    }
  });
  return page;
}

/**
 * A browser in which somebody is signed in already, whom the sandbox made: where the signing in itself is not what is
 * walked, and for staff, whose second factor nobody here holds.
 */
export async function opened(page, token) {
  await page.context().addInitScript(() => {
    if (location.protocol.startsWith("http")) {
      localStorage.setItem("petitions.session", "of the sandbox");
    }
  });
  await page.context().route("**/api/v1/sessions/refresh", (route) =>
    route.fulfill({
      json: { access_token: token, refresh_token: "", token_type: "Bearer", expires_in: 900, session_id: "of the sandbox", second_factor: true },
    }),
  );
  return page;
}

export function expect(truth, what) {
  if (!truth) {
    throw new Error(what);
  }
}

/** Ends the walk, which is good if no page complained. */
export async function arrive() {
  await browser.close();
  expect(faults.length === 0, faults.join("\n"));
  console.log("walked");
}

/** The first answer to such a call is lost on its way; `instead` comes in its place, or nothing. */
export async function loseAnswer(page, path, instead) {
  let lost = 0;
  const keys = new Set();
  await page.route(path, async (route) => {
    if (route.request().method() !== "POST") {
      await route.continue();
      return;
    }
    keys.add(route.request().headers()["idempotency-key"]);
    if (lost > 0) {
      await route.continue();
      return;
    }
    lost += 1;
    await route.fetch();
    await (instead ? route.fulfill(instead) : route.abort("connectionreset"));
  });
  return () => {
    expect(lost === 1, `an answer of ${path} was lost`);
    expect(keys.size === 1, "the same key");
  };
}

/** Calls the service as a program does. */
export async function call(method, path, body, token) {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(base + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await response.text();
  expect(response.ok, `${method} ${path}: ${response.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
}

/** The newest mail to that address with these words in it. */
export async function mailed(to, words) {
  const { items } = await call("GET", `/dev/mails?to=${encodeURIComponent(to)}`);
  const found = items.find((mail) => mail.text.includes(words));
  expect(found, `no mail with ${words} to ${to}: ${items.map((mail) => mail.subject)}`);
  return found;
}

export async function says(page, words) {
  await page.getByText(words).first().waitFor();
}

/** Signs in on the page for it; with a code where the account has a second factor. */
export async function signIn(page, { email, password, otp }) {
  await page.goto(`${base}/sign-in`);
  await page.fill("#email", email);
  await page.fill("#password", password);
  await page.locator("#sign-in button").click();
  if (otp) {
    await page.locator("#otp").waitFor();
    await page.fill("#otp", otp);
    await page.locator("#sign-in button").click();
  }
  await page.waitForURL("**/me");
}

/** A member of staff at their desk, with the second factor that their work asks for. */
export async function staff(locale, role, public_body, width) {
  const made = await call("POST", "/dev/staff", { role, public_body });
  const { email, password } = made;
  const { access_token } = await call("POST", "/api/v1/sessions", { email, password });
  const { secret } = await call("POST", "/api/v1/me/otp", { password }, access_token);
  // People's own clocks go on, wherever the test clock stands.
  const otp = code(secret);
  const { recovery_codes } = await call("POST", "/api/v1/me/otp/confirmation", { otp }, access_token);
  const page = await person(locale, width);
  await signIn(page, { email, password, otp: recovery_codes[0] });
  return Object.assign(page, { token: made.access_token });
}
