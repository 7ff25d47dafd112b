// Everything of one's own: an electronic signature, a second factor, sessions of several tabs, data, a new password, leaving.
import { code } from "./authenticator.mjs";
import { withNcaLayer } from "./ncalayer.mjs";
import { arrive, base, expect, mailed, person, says } from "./people.mjs";

const EMAIL = "daniyar.omarov@example.kz";
const PASSWORD = "seven quiet evenings by the lake";
const NEXT = "another quiet evening by the river";

const page = await person("en-GB", 1280);
const context = page.context();

await withNcaLayer(context, { iin: "880203300015", family_name: "ОМАРОВ", given_name: "ДАНИЯР" });

async function open(summary) {
  await page.locator("summary", { hasText: summary }).first().click();
}

// He registers by his signature, and types the code of the mail by hand.
await page.goto(`${base}/register`);
await page.locator("#by-eds button").click();
await page.locator("#eds-done").waitFor();
await page.fill("#email", EMAIL);
await page.fill("#password", PASSWORD);
await page.locator("#region option").nth(1).waitFor({ state: "attached" });
await page.selectOption("#region", { index: 2 });
await page.check("#citizen");
await page.check("#consent");
await page.locator("#register button").click();
await says(page, "The mail has been sent");
const typed = (await mailed(EMAIL, "#token=")).text.match(/code:\s+(\S+)/i)[1];
await page.fill("#token", typed);
await page.locator("#code button").click();
await page.waitForURL("**/me");
await says(page, "confirmed by electronic signature");

// A second factor, by the QR code drawn on the page.
await page.goto(`${base}/me/settings`);
const unfolds = (id) => page.locator(`details:has(#${id})`).isVisible();
await says(page, "There is no second factor yet");
expect(!(await unfolds("remove-factor")) && !(await unfolds("renew-codes")), "nothing to remove or to renew yet");
await open("Enrol a second factor");
await page.fill("#enrol-password", PASSWORD);
await page.locator("#enrol-factor button").click();
await page.locator("#factor-qr svg").waitFor();
const secret = await page.textContent("#factor-secret");
await page.fill("#first-code", code(secret));
await page.locator("#confirm-factor button").click();
await page.locator("#recovery-codes li").first().waitFor();
const recovery = await page.locator("#recovery-codes code").allTextContents();
expect(recovery.length >= 8, "recovery codes");
await page.reload();
await says(page, "Signing in takes a code");
expect((await unfolds("remove-factor")) && !(await unfolds("enrol-factor")), "what there is can be removed");

// Out, and in: with the password and a recovery code, then by signature and another.
async function leave() {
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(`${base}/`);
  await page.goto(`${base}/sign-in`);
}
await leave();
await page.fill("#email", EMAIL);
await page.fill("#password", PASSWORD);
await page.locator("#sign-in button").click();
await page.locator("#otp").waitFor();
await page.fill("#otp", recovery[0]);
await page.locator("#sign-in button").click();
await page.waitForURL("**/me");
await leave();
await page.locator("#by-eds button").click();
await page.locator("#eds-otp").waitFor();
await page.fill("#eds-otp", recovery[1]);
await page.locator("#by-eds button").click();
await page.waitForURL("**/me");

// Six tabs open at once, each of which refreshes; nobody is put out, and signing out in one is signing out in all.
const tabs = await Promise.all(Array.from({ length: 6 }, () => context.newPage()));
await Promise.all(tabs.map((tab) => tab.goto(`${base}/me`)));
await Promise.all(tabs.map((tab) => says(tab, EMAIL)));
await Promise.all(tabs.map((tab) => tab.reload()));
await Promise.all(tabs.map((tab) => says(tab, EMAIL)));
await tabs[0].getByRole("button", { name: "Sign out" }).click();
await tabs[0].waitForURL(`${base}/`);
await Promise.all([page, ...tabs.slice(1)].map((tab) => tab.waitForURL("**/sign-in")));
await Promise.all(tabs.map((tab) => tab.close()));

// A new password, by mail.
await page.goto(`${base}/reset`);
await page.fill("#email", EMAIL);
await page.locator("#ask button").click();
await page.locator("#setting").waitFor();
const [link] = (await mailed(EMAIL, "/reset#token=")).text.match(/https?:\S+#token=\S+/);
await page.goto("about:blank");
await page.goto(base + new URL(link).pathname + new URL(link).hash);
await page.fill("#new-password", "short");
await page.locator("#set-password button").click();
await page.locator("#new-password[aria-invalid=true]").waitFor();
await page.fill("#new-password", NEXT);
await page.locator("#set-password button").click();
await says(page, "The password is changed");
await page.goto(`${base}/sign-in`);
await page.fill("#email", EMAIL);
await page.fill("#password", NEXT);
await page.locator("#sign-in button").click();
await page.fill("#otp", recovery[2]);
await page.locator("#sign-in button").click();
await page.waitForURL("**/me");

// Choices, sessions, data, and leaving.
await page.goto(`${base}/me/settings`);
await page.locator("#sessions li").first().waitFor();
await page.uncheck("#news");
await page.locator("#mail-choices button").click();
await says(page, "Saved.");
await page.locator("#end-others").click();
await says(page, "All other sessions have ended.");
await open("Download my data");
await page.fill("#export-password", NEXT);
await page.locator("#export button").click();
await page.locator("#export-otp").waitFor();
await page.fill("#export-otp", recovery[3]);
const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#export button").click()]);
expect(download.suggestedFilename() === "petitions.json", "the data are a file");
await open("Delete my account");
await page.fill("#leave-password", NEXT);
await page.check("#leave-sure");
await page.locator("#leave button").click();
await page.locator("#leave-otp").waitFor();
await page.fill("#leave-otp", recovery[4]);
await page.locator("#leave button").click();
await says(page, "Your account is deleted");
await arrive();
