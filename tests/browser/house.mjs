// The house's side of the desk: an administrator and two moderators at their lists, each act by what stands on the pages.
import { arrive, base, call, expect, loseAnswer, person, says, staff } from "./people.mjs";

const row = (page, words) => page.locator(".entry", { hasText: words });

/** Unfolds what can be made there. */
async function make(page, name) {
  await page.locator("summary", { hasText: name }).first().click();
  return page.locator("details[open] form").first();
}

/** Fills the fields of a form, which bear the names of the call's members. */
async function fill(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = form.locator(`[name="${name}"]`);
    await ((await field.evaluate((at) => at.tagName)) === "SELECT" ? field.selectOption(value) : field.fill(value));
  }
}

async function sure(page) {
  await page.locator("dialog .danger-button").click();
}

async function atDesk(role, path, width) {
  const page = await staff("ru-RU", role, undefined, width);
  await page.goto(base + path);
  return page;
}

const administrator = await atDesk("administrator", "/desk/staff");

// Staff: what is missing is told at its field; a body is asked for where the role has one; nobody is invited twice.
let form = await make(administrator, "Пригласить сотрудника");
await form.getByRole("button", { name: "Пригласить сотрудника" }).click();
await form.locator("select[name=role][aria-invalid=true]").waitFor();
expect(await form.locator("[name=public_body]").isHidden(), "no body before a role that has one");
await fill(form, { role: "official" });
expect(await form.locator("[name=public_body]").isVisible(), "an official has a body");
await fill(form, {
  role: "moderator",
  family_name: "Сейтжанова",
  given_name: "Динара",
  email: "dinara@uo.example.kz",
  language: "kk",
});
await form.getByRole("button", { name: "Пригласить сотрудника" }).dblclick();
await says(administrator, "Приглашение отправлено");
await row(administrator, "Сейтжанова Динара").waitFor();
expect((await row(administrator, "Сейтжанова Динара").count()) === 1, "invited once");
await row(administrator, "Сейтжанова").getByRole("button", { name: "Изменить" }).click();
form = row(administrator, "Сейтжанова").locator("form");
await fill(form, { disabled: "true", reason: "Уволилась" });
await form.getByRole("button", { name: "Изменить" }).click();
await row(administrator, "отключён").waitFor();

// Tags: made once for two presses and a lost answer, renamed, deleted after a question.
await administrator.goto(`${base}/desk/tags`);
form = await make(administrator, "Создать метку");
await fill(form, { code: "needs_expert", name_kk: "Сарапшы керек", name_ru: "Нужен эксперт" });
const once = await loseAnswer(administrator, "**/moderation/tags");
await form.getByRole("button", { name: "Создать метку" }).dblclick();
await says(administrator, "Метка создана");
once();
await row(administrator, "Нужен эксперт").waitFor();
expect((await row(administrator, "Нужен эксперт").count()) === 1, "made once");
await row(administrator, "Нужен эксперт").getByRole("button", { name: "Изменить" }).click();
form = row(administrator, "Нужен эксперт").locator("form");
await fill(form, { name_ru: "К эксперту" });
await form.getByRole("button", { name: "Изменить" }).click();
await row(administrator, "К эксперту").waitFor();
expect(await administrator.evaluate(() => document.activeElement?.textContent === "К эксперту"), "one goes on at the row");
await row(administrator, "К эксперту").getByRole("button", { name: "Удалить" }).click();
await row(administrator, "К эксперту").locator("form").getByRole("button", { name: "Удалить" }).click();
await sure(administrator);
await says(administrator, "Метка удалена");

// A switch, off and on.
await administrator.goto(`${base}/desk/switches`);
for (const [turn, reason, mark] of [["Выключить", "Нападение", "выключено"], ["Включить", "Прошло", "включено"]]) {
  const line = row(administrator, "Новые комментарии");
  await line.getByRole("button", { name: turn }).click();
  await fill(line.locator("form"), { reason });
  await line.locator("form").getByRole("button", { name: turn }).click();
  await row(administrator, "Новые комментарии").getByText(mark, { exact: true }).waitFor();
}

// A day of the calendar.
await administrator.goto(`${base}/desk/calendar?year=2027`);
form = await make(administrator, "Изменить день");
await fill(form, { date: "2027-05-10", kind: "transferred_day_off", reason: "Постановление № 1" });
await form.locator("summary", { hasText: "Название дня" }).click();
await fill(form, { "names.kk": "Демалыс", "names.ru": "Перенос выходного", "names.en": "Moved day off" });
await form.getByRole("button", { name: "Изменить день" }).click();
await row(administrator, "Перенос выходного").waitFor();

// Bodies are found by their names.
await administrator.goto(`${base}/desk/bodies`);
await administrator.getByLabel("Название органа").fill("Егіндікөл");
await administrator.locator(".section-filters button").click();
await administrator.waitForURL("**q=*");
await administrator.locator(".entry").first().getByRole("button", { name: "Записать реорганизацию" }).waitFor();

// A petition, as an administrator reads it: no case file is theirs, so its terms and its course come as everybody reads them.
await administrator.goto(`${base}/desk/petitions/${process.argv[4]}`);
await administrator.locator("#terms table tbody tr").first().waitFor();
await administrator.locator("#course li").first().waitFor();
expect((await administrator.locator("#desk-status").textContent()) === "", "nothing is wrong with the reading");

// A report of coercion, in a moderator's hands; nobody sees whose it is.
const { items: citizens } = await call("POST", "/dev/citizens", { count: 2 });
await call("POST", "/api/v1/coercion-reports", { statement: "Мәжбүрледі <b>қатты</b>" }, citizens[0].access_token);
const moderator = await atDesk("moderator", "/desk/coercion-reports", 390);
let line = row(moderator, "Мәжбүрледі <b>қатты</b>");
await line.getByRole("button", { name: "Внести вывод" }).click();
await fill(line.locator("form"), { finding: "Обратились в полицию" });
await line.locator("form .actions button").first().click();
await sure(moderator);
await row(moderator, "Обратились в полицию").getByText("рассмотрено", { exact: true }).waitFor();

// A document at the counter: one looks, another confirms, and it is no longer there.
await moderator.goto(`${base}/desk/identity-checks`);
form = await make(moderator, "Записать проверку документа");
await fill(form, { document: "identity_card", iin: citizens[1].iin, family_name: "Ахметова", given_name: "Сауле", email: citizens[1].email });
await form.locator(".actions button").first().click();
await says(moderator, "Проверка записана");
const colleague = await atDesk("moderator", "/desk/identity-checks");
line = row(colleague, "Ахметова Сауле");
await line.getByRole("button", { name: "Подтвердить" }).click();
await fill(line.locator("form"), { iin: citizens[1].iin });
await line.locator("form .actions button").first().click();
await says(colleague, "Личность подтверждена");
expect((await row(colleague, "Ахметова").count()) === 0, "what is confirmed waits no longer");

// A second factor takes two: the first proposes, the second does it.
const { id: account } = await call("GET", "/api/v1/me", undefined, administrator.token);
for (const [page, words] of [[moderator, "Предложение записано"], [colleague, "Второй фактор убран"]]) {
  await page.goto(`${base}/desk/accounts`);
  form = await make(page, "Убрать второй фактор");
  await fill(form, { id: account, reason: "Показал удостоверение" });
  await form.locator(".actions button").first().click();
  await says(page, words);
}

// Whoever has another role reads so, and a citizen is shown nothing.
await colleague.goto(`${base}/desk/switches`);
await says(colleague, "для сотрудников с другой ролью");
expect((await colleague.locator(".entry").count()) === 0, "nothing for another role");
const stranger = await person("ru-RU");
await stranger.goto(`${base}/desk/staff`);
await says(stranger, "предназначен для модераторов");
expect((await stranger.locator(".entry, #desk-nav a:visible").count()) === 0, "nothing for a stranger");
await arrive();
