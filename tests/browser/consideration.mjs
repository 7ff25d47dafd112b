// The body at its desk: a supported petition from its arrival to the statement of the first head, then a complaint.
import { arrive, base, call, expect, says, staff } from "./people.mjs";

const [, , , , id, author] = process.argv;
const BODY = "akimat-akmola-egindikol-district";

async function open(page, operation) {
  const act = page.locator(`[data-operation=${operation}]`);
  await act.locator("summary").first().click();
  await act.locator("form").waitFor();
  return act.locator("form");
}

async function surely(page, form) {
  await form.locator("button[type=submit]").click();
  await page.locator("dialog[open] button[value=yes]").click();
}

const dayAfter = (days, now) => new Date(Date.parse(now) + (days * 24 + 5) * 3_600_000).toISOString().slice(0, 10);
const { now } = await call("GET", "/dev/clock");

const moderator = await staff("kk-KZ", "moderator");
await moderator.goto(`${base}/desk`);
await moderator.locator(".queue-item a").first().click();
await surely(moderator, await open(moderator, "forward_petition"));
await says(moderator, "Орындалды: Құзыретті органға жіберу");

const official = await staff("ru-RU", "official", BODY);
await official.goto(`${base}/desk`);
await official.locator(".queue-item a").first().click();
const registration = await open(official, "record_registration");
await registration.locator("[name=number]").fill("17-4/П-1");
await registration.locator("button[type=submit]").click();
await says(official, "17-4/П-1");

const [download] = await Promise.all([official.waitForEvent("download"), official.getByRole("button", { name: "Скачать подписи" }).click()]);
expect(download.suggestedFilename().endsWith(".ndjson"), download.suggestedFilename());

const group = await open(official, "form_working_group");
for (const [at, [kind, name]] of [["state_body", "Сейтқали А."], ["deputy", "Ким В."], ["applicant", "Серикова А."], ["public_association", "Омаров Д."]].entries()) {
  if (at > 0) {
    await group.getByRole("button", { name: "Добавить ещё" }).click();
  }
  await group.locator(`[name='members.${at}.kind']`).selectOption(kind);
  await group.locator(`[name='members.${at}.name']`).fill(name);
}
await group.locator("button[type=submit]").click();
await says(official, "Ким В. (депутат)");

const visit = await open(official, "record_field_visit");
await visit.locator("[name=waiver_reason]").fill("Предмет не связан с местностью.");
await visit.locator("button[type=submit]").click();
await says(official, "Предмет не связан с местностью.");

// Too soon: the service says so at the day, and what was typed stays.
const discussion = await open(official, "announce_discussion");
await discussion.locator("[name=held_on]").fill(dayAfter(1, now));
await discussion.locator("[name=starts_at]").fill("15:00");
await discussion.locator("[name=place]").fill("Акимат, зал 2");
await discussion.locator("[name=draft_decision]").fill("Поставить фонари на трёх улицах.");
await surely(official, discussion);
await discussion.locator(".problem:visible, [aria-invalid=true]").first().waitFor();
await discussion.locator("[name=held_on]").fill(dayAfter(10, now));
await surely(official, discussion);
await says(official, "Акимат, зал 2");
await call("PUT", "/dev/clock", { now: `${dayAfter(10, now)}T12:00:00Z` });
await official.reload();
const minutes = await open(official, "record_minutes");
await minutes.locator("[name=minutes]").fill("Выступили трое, проект поддержан.");
await minutes.locator("button[type=submit]").click();
await says(official, "Выполнено: Внести протокол");
expect((await official.locator("[data-operation=decide_petition]").count()) === 0, "an official does not decide");

const head = await staff("kk-KZ", "first_head", BODY, 390);
await head.goto(`${base}/desk`);
await head.locator(".queue-item a").first().click();
const decision = await open(head, "decide_petition");
await decision.locator("[name=outcome]").selectOption("partially_satisfied");
await decision.locator("[name='reasoning.kk']").fill("Үш көшеге шам орнатылады.");
await decision.locator("[name='reasoning.ru']").fill("Фонари поставят на трёх улицах.");
await surely(head, decision);
await says(head, "Орындалды: Шешім қабылдау");
await surely(head, await open(head, "publish_decision"));
await says(head, "Орындалды: Шешімді жариялау");
const statement = await open(head, "record_statement");
await statement.locator("[name=link]").fill("https://www.gov.kz/memleket/entities/egindikol");
await statement.locator("[name=on]").fill(dayAfter(10, now));
await statement.locator("button[type=submit]").click();
await says(head, "Ресми мәлімдеме");
const public_view = await call("GET", `/api/v1/petitions/${id}`);
expect(public_view.decision.outcome === "partially_satisfied" && public_view.decision.published_at, "the public reads the decision");

// The author complains; the body satisfies the complaint, and the petition is back where it was.
await call("POST", `/api/v1/petitions/${id}/complaints`, { matter: "decision", statement: "Названы не все улицы." }, author);
await official.goto(`${base}/desk/petitions/${id}`);
await says(official, "Названы не все улицы.");
const satisfied = await open(official, "satisfy_complaint");
await satisfied.locator("[name=reasoning]").fill("Улицы будут названы.");
await surely(official, satisfied);
await says(official, "Выполнено: Удовлетворить жалобу");
expect((await call("GET", `/api/v1/petitions/${id}`)).decision == null, "the decision stands no longer");
await arrive();
