// A developer's webhooks at their own page: one is added once for two presses and a lost answer, shows its secret, is tried,
// turned off, on, and deleted; what is wrong with an address is told at its field.
import { arrive, base, call, expect, loseAnswer, opened, person, says } from "./people.mjs";

const { items } = await call("POST", "/dev/citizens", { count: 1 });
const [{ access_token: token }] = items;
const page = await opened(await person("ru-RU", 390), token);
await page.goto(`${base}/me/settings`);
await page.getByRole("link", { name: "Вебхуки" }).click();
await says(page, "Вебхуков пока нет");

await page.fill("#url", "ftp://example.kz/hook");
await page.locator("#register-webhook button").click();
await page.locator("#url[aria-invalid=true]").waitFor();
await page.fill("#url", "https://hooks.example.kz/petitions");
await page.fill("#description", "Карта петиций");
const added = await loseAnswer(page, "**/webhooks");
await page.locator("#register-webhook button").dblclick();
await page.getByRole("heading", { name: "Карта петиций" }).waitFor();
added();
expect((await page.locator("#webhooks .card").count()) === 1, "added once");

await page.locator("summary", { hasText: "Секрет" }).click();
await says(page, "whsec_");
await page.getByRole("button", { name: "Отправить пробное сообщение" }).click();
await says(page, "Пробное сообщение отправляется");
await page.locator("summary", { hasText: "Журнал отправок" }).click();
await says(page, "webhook.test");
await page.getByRole("button", { name: "Выключить" }).click();
await says(page, "выключен Вами");
await page.getByRole("button", { name: "Включить" }).click();
await says(page, "Вебхук включён");
await page.locator("summary", { hasText: "Удалить вебхук" }).click();
await page.getByRole("button", { name: "Удалить вебхук" }).click();
await says(page, "Вебхук удалён");
await says(page, "Вебхуков пока нет");
expect((await call("GET", "/api/v1/webhooks", undefined, token)).items.length === 0, "it is gone");
await arrive();
