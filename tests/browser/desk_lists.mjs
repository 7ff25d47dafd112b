// The lists of the desk, each judged by a program as its readers meet it, with a row's form and what can be made unfolded.
import { arrive, base, call, expect, staff } from "./people.mjs";
import { judged, settled, tabbedThrough, watched } from "./judging.mjs";

const administrator = await staff("ru-RU", "administrator");
const moderator = await staff("kk-KZ", "moderator");
const colleague = await staff("en-GB", "moderator");

// Something in every list that can be filled by a call.
const { items: citizens } = await call("POST", "/dev/citizens", { count: 1 });
const statement = "Мәжбүрледі: «бәрің қол қойыңдар» деді";
await call("POST", "/api/v1/coercion-reports", { statement }, citizens[0].access_token);
const { iin, email } = citizens[0];
const shown = { iin, email, document: "passport", family_name: "Ахметова", given_name: "Сауле" };
await call("POST", "/api/v1/identity-checks", shown, moderator.token);
await call("POST", "/api/v1/moderation/tags", { code: "expert", name_kk: "Сарапшы", name_ru: "Эксперт" }, administrator.token);
const reason = { ground: "incomplete_content", text_kk: "Ұсыныс жоқ", text_ru: "Нет предложения" };
await call("POST", "/api/v1/moderation/rejection-reasons", reason, administrator.token);
await call("POST", "/api/v1/moderation/delay-notices", { message: { kk: "Сайлау", ru: "Выборы" } }, moderator.token);

const READERS = [
  [administrator, ["staff", "bodies", "calendar", "campaigns", "mail", "switches", "complaints", "accounts", "tags", "rejection-reasons"]],
  [moderator, ["delay-notices", "comments", "coercion-reports"]],
  [colleague, ["identity-checks"]],
];

const faults = [];
for (const [page, parts] of READERS) {
  watched(page);
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    for (const part of parts) {
      await page.goto(`${base}/desk/${part}`);
      await settled(page);
      if (width === 1280) {
        faults.push(...(await tabbedThrough(page, part)));
      }
      const act = page.locator(".entry .actions button").first();
      if ((await act.count()) > 0) {
        await act.press("Enter");
        await settled(page);
        expect((await page.locator(".entry form").count()) === 1, `${part}: the form of the row`);
      }
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      await settled(page);
      faults.push(...(await judged(page, part)));
    }
  }
}
expect(faults.length === 0, faults.join("\n"));
await arrive();
