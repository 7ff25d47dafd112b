// What citizens set up ahead: bodies and territories followed, files chosen before there is a draft, a representative's address.
import { arrive, base, call, expect, person, says } from "./people.mjs";

const BODY = "akimat-akmola-egindikol-district";
const { items: [citizen], password } = await call("POST", "/dev/citizens", { count: 1 });
const page = await person("ru-RU", 390);

// Nobody is signed in: the button leads there and back.
await page.goto(`${base}/bodies/${BODY}`);
await page.getByRole("button", { name: "Следить за новыми петициями" }).click();
await page.waitForURL("**/sign-in");
await page.fill("#email", citizen.email);
await page.fill("#password", password);
await page.locator("#sign-in button").click();
await page.waitForURL(`${base}/bodies/${BODY}`);
await page.getByRole("button", { name: "Следить за новыми петициями" }).dblclick();
await says(page, "О новых петициях сообщим по почте");
await page.goto(`${base}/territories`);
const unit = page.locator("tbody button[data-topic]").first();
await unit.click();
await says(page, "О новых петициях сообщим по почте");
await page.goto(`${base}/me/settings`);
await page.locator("#topics li").nth(1).waitFor();
const topics = await page.locator("#topics a").allTextContents();
expect(topics.length === 2 && topics.every((name) => !/^[a-z0-9-]+$/.test(name)), `by their names: ${topics}`);
await page.locator("#topics button").first().click();
await says(page, "Писем о новых петициях отсюда не будет");
await page.locator("#topics li").nth(1).waitFor({ state: "detached" });
const followed = await call("GET", "/api/v1/me/subscriptions", undefined, citizen.access_token);
expect(followed.topics.length === 1, "the service knows it");

// Files chosen with the text go where the draft goes; one that is none is told by its name.
await page.goto(`${base}/file`);
for (const [field, text] of [
  ["title", "Отремонтировать мост через Ишим"],
  ["subject", "Мост"],
  ["content", "Мост закрыт с весны."],
  ["arguments", "Объезд занимает час."],
  ["proposals", "Отремонтировать мост."],
  ["representative", "Омаров Данияр"],
]) {
  await page.fill(`#text-${field}`, text);
}
await page.fill("#addressee-words", "Егіндікөл");
await page.locator(`#addressee option[value=${BODY}]`).waitFor({ state: "attached" });
await page.selectOption("#addressee", BODY);
const pdf = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
await page.setInputFiles("#file-authority", [{ name: "доверенность.pdf", mimeType: "application/pdf", buffer: pdf }]);
await page.setInputFiles("#file-supporting", [{ name: "заметки.pdf", mimeType: "application/pdf", buffer: Buffer.from("no file of that kind") }]);
await page.locator("#save").dblclick();
await page.waitForURL("**/drafts/*");
await says(page, "не добавлены: заметки.pdf");
await page.locator("#files li", { hasText: "доверенность.pdf" }).waitFor();
expect((await page.locator("#files li").count()) === 1, "added once");
await page.reload();
await page.locator("#files li").first().waitFor();
expect(await page.locator("#files-status").isHidden(), "told once");

// Filed, the representative gets an address to be invited at; without their consent it is refused at its field.
await page.locator("#subjects li").first().waitFor();
await page.check("#read");
await page.locator("#submit button").click();
await page.waitForURL("**/share");
await page.locator("summary", { hasText: "Адрес представителя" }).click();
await says(page, "Адреса пока нет");
await page.fill("#representative-email", "daniyar@example.kz");
await page.locator("#representative-contact .button").first().click();
await page.locator("#representative-consent[aria-invalid=true]").waitFor();
await page.check("#representative-consent");
await page.locator("#representative-contact .button").first().click();
await says(page, "daniyar@example.kz");
await page.reload();
await page.locator("summary", { hasText: "Адрес представителя" }).click();
await says(page, "daniyar@example.kz");
await page.locator("#representative-forget").click();
await says(page, "Адреса пока нет");
await arrive();
