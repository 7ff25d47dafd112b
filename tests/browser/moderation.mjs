// Moderators at their desk: who has a petition in hand, a rejection with the quoted text, an approval, signatures typed from
// paper, votes that are none, a take-down by two. Citizens are told whom the desk is for.
import { arrive, base, call, expect, loseAnswer, person, says, signIn, staff } from "./people.mjs";

const { items: people, password } = await call("POST", "/dev/citizens", { count: 53 });
const [writer, ...joiners] = people;

async function filed(title) {
  const text = {
    title,
    subject: "Освещение улиц",
    content: "На улицах аула нет фонарей, и зимой дети идут в школу в темноте.",
    arguments: "Зимой темно.",
    proposals: "Поставить фонари.",
    language: "ru",
    addressee: "akimat-akmola-egindikol-district",
  };
  const { id, rule_set } = await call("POST", "/api/v1/petitions", text, writer.access_token);
  await call("POST", `/api/v1/petitions/${id}/submission`, { prohibited_subjects_acknowledged: rule_set }, writer.access_token);
  return id;
}

const seen = (id, token) => call("GET", `/api/v1/petitions/${id}`, undefined, token);

/** Opens an act, and waits for its form. */
export async function open(page, operation) {
  const act = page.locator(`[data-operation=${operation}]`);
  await act.locator("summary").first().click();
  await act.locator("form").waitFor();
  return act.locator("form");
}

/** Presses the button of a form and says that one is sure. */
async function surely(page, form) {
  await form.locator("button[type=submit]").click();
  await page.locator("dialog[open] button[value=yes]").click();
}

// Nobody, and a citizen: whom the desk is for, and nothing else.
const stranger = await person("en-GB");
await stranger.goto(`${base}/desk`);
await says(stranger, "The desk is for moderators");
await signIn(stranger, { ...writer, password });
await stranger.goto(`${base}/desk`);
await says(stranger, "Your account is that of a citizen");
expect(await stranger.locator("#desk-nav").isHidden(), "no ways for citizens");

const rejected = await filed("Поставить фонари на улицах аула");
const moderator = await staff("en-GB", "moderator");
const colleague = await staff("ru-RU", "moderator", undefined, 390);

// The queue, by what is due; the petition is taken in hand, and the colleague takes it over with a reason.
await moderator.goto(`${base}/desk`);
await moderator.locator(".filter-ok[aria-pressed=false]").click();
const { number } = await seen(rejected, moderator.token);
await moderator.locator(`.queue-item a[href$="/desk/petitions/${number}"]`).click();
await moderator.getByRole("button", { name: "Take in hand" }).click();
await says(moderator, "In your hands until");
await colleague.goto(`${base}/desk/petitions/${rejected}`);
await says(colleague, "В работе:");
await colleague.locator("summary", { hasText: "Забрать себе" }).click();
await colleague.getByLabel("Почему нельзя ждать").fill("Сегодня последний день.");
await colleague.getByRole("button", { name: "Забрать себе" }).click();
await says(colleague, "В работе у Вас");
await moderator.reload();
await says(moderator, "In hand:");
await moderator.locator("summary", { hasText: "Take over" }).click();
await moderator.getByLabel("Why it cannot wait").fill("I have read it already.");
await moderator.getByRole("button", { name: "Take over" }).click();
await says(moderator, "In your hands until");

// The applicant's data come by a press; a note is left.
expect(!(await moderator.content()).includes(writer.email), "nobody's data before they are asked for");
await moderator.getByRole("button", { name: "Show the applicant" }).click();
await says(moderator, writer.email);
await moderator.getByRole("textbox", { name: "Note" }).fill("The text names no streets.");
await moderator.getByRole("button", { name: "Write the note" }).click();
await moderator.locator(".note", { hasText: "names no streets" }).waitFor();

// A rejection: what is missing is told at its field, the text is quoted, a lost answer costs nothing.
const rejection = await open(moderator, "reject_petition");
await rejection.locator("[name='grounds.0.code']").selectOption("incomplete_content");
await surely(moderator, rejection);
await rejection.locator("[name=reasoning][aria-invalid=true]").waitFor();
await moderator.evaluate(() => {
  const passage = document.querySelectorAll("[data-quotable]")[1];
  getSelection().selectAllChildren(passage);
});
await rejection.locator(".one").getByRole("button", { name: "Insert the selected passage" }).click();
expect((await rejection.locator("[name='grounds.0.detail']").inputValue()).startsWith("«На улицах аула"), "the quoted text");
await rejection.locator("[name=reasoning]").fill("No street is named.");
await moderator.reload();
const again = await open(moderator, "reject_petition");
await says(moderator, "What you typed before has been restored");
expect((await again.locator("[name=reasoning]").inputValue()) === "No street is named.", "what was typed is there again");
await again.locator("button[type=submit]").click();
await moderator.keyboard.press("Escape");
expect((await seen(rejected, moderator.token)).state === "on_moderation", "nothing happened yet");
const sameKey = await loseAnswer(moderator, "**/rejection");
await surely(moderator, again);
await says(moderator, "Done: Reject");
sameKey();
const { state, rejection: made } = await seen(rejected, moderator.token);
expect(state === "rejected" && made.grounds[0].detail.includes("«На улицах аула"), "rejected once, with the quoted text");

// Another is approved; sheets on paper are announced and typed by keyboard alone.
const opened = await filed("Построить детскую площадку в центре аула");
await moderator.goto(`${base}/desk/petitions/${opened}`);
await surely(moderator, await open(moderator, "approve_petition"));
await says(moderator, "Done: Approve");
const sheets = await open(moderator, "announce_paper_sheets");
const { now } = await call("GET", "/dev/clock");
const today = new Date(Date.parse(now) + 5 * 3_600_000).toISOString().slice(0, 10);
await sheets.locator("[name=received_on]").fill(today);
await sheets.locator("[name=sheets]").fill("1");
await sheets.locator("[name=lines]").fill("2");
await sheets.locator("button[type=submit]").click();
await says(moderator, "sheets 1, typed 0 of 2");
const paper = await open(moderator, "enter_paper_signature");
await paper.locator("[name=scan_reference]").fill("sheet 1");
await paper.locator("[name=signed_on]").fill(today);
const [first, second] = ["900517400015", "880203300015"];
for (const [iin, family, given] of [[first, "Серикова", "Айгүл"], [second, "Омаров", "Данияр"], [first, "Серикова", "Айгүл"], ["900517400014", "Серикова", "Айгүл"]]) {
  await paper.locator("[name=iin]").focus();
  await moderator.keyboard.type(iin);
  await moderator.keyboard.press("Tab");
  await moderator.keyboard.type(family);
  await moderator.keyboard.press("Tab");
  await moderator.keyboard.type(given);
  await moderator.keyboard.press("Enter");
  expect((await paper.locator("[name=iin]").inputValue()) === "", "the next row begins at once");
}
await moderator.locator(".row-bad").waitFor();
expect((await moderator.locator(".row-good").count()) === 2, "two are counted");
expect((await moderator.locator(".row-known").count()) === 1, "one has signed before");
await moderator.locator(".row-bad").getByRole("button", { name: "Correct" }).click();
expect((await paper.locator("[name=iin]").inputValue()) === "900517400014", "what was wrong is in the row again");
await moderator.getByRole("button", { name: "All typed" }).click();
await says(moderator, "typed 2 of 2");

// The fifty have joined: it opens. Votes of one kind are counted, and taken off.
const { link_key } = await seen(opened, writer.access_token);
for (const joiner of joiners) {
  await call("POST", `/api/v1/petitions/${opened}/signatures`, { consent: true, link_key }, joiner.access_token);
}
await moderator.reload();
const letters = await open(moderator, "send_media_letters");
await letters.locator("[name=outlets]").fill("Егемен Қазақстан\nКазахстанская правда");
await letters.locator("button[type=submit]").click();
await says(moderator, "Егемен Қазақстан, Казахстанская правда");
const before = (await seen(opened)).signature_count;
const invalid = await open(moderator, "make_invalidation");
await invalid.locator("[name=reason]").fill("The sheets are copies.");
await invalid.locator("[name=channel]").selectOption("paper");
await invalid.locator("button[type=submit]").click();
await says(moderator, "Signatures that meet the conditions: 2");
await says(moderator, "A colleague has to do the second part");
await colleague.goto(`${base}/desk/petitions/${opened}`);
await surely(colleague, colleague.locator(".waiting form"));
await says(colleague, "Подписи исключены");
expect((await seen(opened, moderator.token)).signature_count === before - 2, "two votes less");

// It is taken down by two, each at their own desk.
await colleague.goto(`${base}/desk/petitions/${opened}`);
const proposal = await open(colleague, "take_down_petition");
await proposal.locator("[name=reason]").fill("Решение суда.");
await surely(colleague, proposal);
await says(colleague, "То же должен сделать другой сотрудник");
expect((await seen(opened)).taken_down == null, "one alone takes nothing down");
await moderator.reload();
await says(moderator, "You may agree below");
const takedown = await open(moderator, "take_down_petition");
expect((await takedown.locator("[name=reason]").inputValue()) === "Решение суда.", "the reason that was proposed");
await surely(moderator, takedown);
await says(moderator, "Taken out of public access");
await arrive();
