// From registering to a second citizen's signature, by what stands on the pages alone. The moderator's one act is a call.
import { arrive, base, call, expect, loseAnswer, mailed, person, says } from "./people.mjs";

const EMAIL = "aigul.serikova@example.kz";
const PASSWORD = "тихий вечер над Балхашом 7";
const DISTRICT = "Егіндікөл";

const author = await person("ru-RU", 390);

// She registers; what is missing is told at its field.
await author.goto(`${base}/register`);
await author.getByRole("button", { name: "Зарегистрироваться" }).last().click();
await author.locator("#iin[aria-invalid=true]").waitFor();
expect(await author.locator("#iin").evaluate((field) => field === document.activeElement), "the first fault has the focus");
await author.fill("#iin", "900517400015");
await author.fill("#family_name", "Серикова");
await author.fill("#given_name", "Айгүл");
await author.fill("#email", EMAIL);
await author.fill("#password", PASSWORD);
await author.locator("#region option").nth(1).waitFor({ state: "attached" });
await author.selectOption("#region", { index: 1 });
await author.check("#citizen");
await author.check("#consent");
await author.locator("#register button").press("Enter");
await says(author, "Проверьте почту");

// The link of the mail, and the password.
const [link] = (await mailed(EMAIL, "#token=")).text.match(/https?:\S+#token=\S+/);
await author.goto(base + new URL(link).pathname + new URL(link).hash);
await author.waitForURL((url) => !url.href.includes("token"));
await author.fill("#password", PASSWORD);
await author.locator("#confirm button").click();
await author.waitForURL("**/me");
await says(author, "Серикова Айгүл");
expect(await author.evaluate(() => document.cookie) === "", "no script sees a cookie");

// Out, and in again.
await author.getByRole("button", { name: "Выйти" }).click();
await author.waitForURL(`${base}/`);
await author.goto(`${base}/me`);
await author.waitForURL("**/sign-in");
await author.fill("#email", EMAIL);
await author.fill("#password", "не тот пароль вовсе");
await author.locator("#sign-in button").click();
await author.locator("#sign-in .problem").waitFor();
await author.fill("#password", PASSWORD);
await author.locator("#sign-in button").click();
await author.waitForURL("**/me");

// A draft: kept here until it is whole, then saved as she types.
await author.goto(`${base}/file`);
await author.fill("#text-title", "Вернуть прежний часовой пояс району");
await author.fill("#addressee-words", DISTRICT);
await author.locator("#addressee option[value=akimat-akmola-egindikol-district]").waitFor({ state: "attached" });
await author.selectOption("#addressee", "akimat-akmola-egindikol-district");
await author.locator("#save").click();
await author.locator("#text-content[aria-invalid=true]").waitFor();
await author.reload();
expect((await author.inputValue("#text-title")).startsWith("Вернуть"), "the text survives the page");
for (const [field, text] of [
  ["subject", "Часовой пояс района"],
  ["content", "Просим вернуть прежний часовой пояс."],
  ["arguments", "Зимой темнеет в четыре часа."],
  ["proposals", "Отменить решение."],
]) {
  await author.fill(`#text-${field}`, text);
}
await author.locator("#save").dblclick();
await author.waitForURL("**/drafts/*");
await author.locator("#submit").waitFor();
await author.locator("#text-arguments").press("End");
await author.locator("#text-arguments").pressSequentially(" Дети возвращаются из школы в темноте.");
await says(author, "Всё сохранено");
await author.context().setOffline(true);
await author.locator("#text-proposals").pressSequentially("!");
await says(author, "Нет связи");
await author.context().setOffline(false);
await says(author, "Всё сохранено");
await author.locator("#submit button").click();
await says(author, "Ознакомьтесь с запрещёнными темами и поставьте отметку");
await author.check("#read");
// The service cannot say whether it was done: the same call with the same key settles it.
const settled = await loseAnswer(author, "**/submission", {
  status: 503,
  headers: { "content-type": "application/problem+json", "retry-after": "1" },
  body: JSON.stringify({ status: 503, code: "outcome_unknown", title: "?", detail: "?" }),
});
await author.locator("#submit button").dblclick();
await author.waitForURL("**/share");
settled();
await says(author, "Петиция на проверке");
const id = new URL(author.url()).pathname.split("/")[2];

const mine = await call("GET", "/api/v1/petitions?limit=1");
expect(mine.items.length === 0, "nothing is in public yet");
const moderator = await call("POST", "/dev/staff", { role: "moderator" });
await call("POST", `/api/v1/petitions/${id}/approval`, {}, moderator.access_token);

// The link for the fifty, as the mail says.
const limited = await mailed(EMAIL, "link_key=");
expect(/https?:\S+link_key=/.test(limited.text), "the mail holds the link");
await author.reload();
await author.locator("#joining").waitFor();
const shared = await author.inputValue("#link");
expect(shared.includes("link_key="), "the page holds the link");
await author.locator("#link-qr svg").waitFor();
await says(author, "Присоединились: 0 из 50");

// Another citizen follows it, signs in on the way, loses the connection, presses twice, and counts once.
const { items, password } = await call("POST", "/dev/citizens", { count: 1 });
const signer = await person("kk-KZ");
await signer.goto(shared);
await says(signer, "Вернуть прежний часовой пояс району");
await signer.check("#consent");
await signer.locator("#sign-form button").click();
await signer.waitForURL("**/sign-in");
await signer.fill("#email", items[0].email);
await signer.fill("#password", password);
await signer.locator("#sign-in button").click();
await signer.waitForURL((url) => url.searchParams.has("link_key"));
expect(new URL(signer.url()).hash === "#sign", "back where they were");
await signer.check("#consent");
await signer.context().setOffline(true);
await signer.locator("#sign-form button").dblclick();
await signer.locator("#sign-form[aria-busy=true]").waitFor();
// And when the connection is there again, the first answer is lost.
const signed = await loseAnswer(signer, "**/signatures");
await signer.context().setOffline(false);
await signer.locator("#receipt h3").waitFor();
signed();

// Her page tells without being asked.
await says(author, "Присоединились: 1 из 50");
await arrive();
