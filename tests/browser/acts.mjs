// What authors and readers do besides: a file, a correction, a rejection and the complaint about it; a comment, a reply, the
// news, a signature taken back.
import { arrive, base, call, expect, mailed, person, says } from "./people.mjs";

const { items: people, password } = await call("POST", "/dev/citizens", { count: 54 });
const [writer, reader, ...joiners] = people;
const moderator = (await call("POST", "/dev/staff", { role: "moderator" })).access_token;

async function signIn(page, { email }) {
  await page.goto(`${base}/sign-in`);
  await page.fill("#email", email);
  await page.fill("#password", password);
  await page.locator("#sign-in button").click();
  await page.waitForURL("**/me");
}

async function filed(title) {
  const text = {
    title,
    subject: "Освещение улиц",
    content: "На улицах аула нет фонарей.",
    arguments: "Зимой темно.",
    proposals: "Поставить фонари.",
    language: "ru",
    addressee: "akimat-akmola-egindikol-district",
  };
  const { id, rule_set } = await call("POST", "/api/v1/petitions", text, writer.access_token);
  const read = { prohibited_subjects_acknowledged: rule_set };
  await call("POST", `/api/v1/petitions/${id}/submission`, read, writer.access_token);
  return id;
}

const author = await person("ru-RU", 390);
await signIn(author, writer);

// The moderator asks for a correction; the mail leads to where it is made.
const corrected = await filed("Поставить фонари на улицах аула");
await call("POST", `/api/v1/petitions/${corrected}/correction-request`, { note: "Назовите улицы." }, moderator);
const [link] = (await mailed(writer.email, "Назовите улицы")).text.match(/https?:\S+\/petitions\/\S+/);
await author.goto(base + new URL(link).pathname);
await author.waitForURL("**/drafts/*");
await says(author, "Назовите улицы.");
await author.fill("#text-content", "На улицах Абая и Ауэзова нет фонарей.");
await author.setInputFiles("#file", { name: "улицы.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n%%EOF\n") });
await author.locator("#upload button").click();
await says(author, "Файл добавлен: улицы.pdf");
await author.locator("#save").click();
await author.waitForURL("**/share");
await says(author, "Петиция на проверке");

// Rejected all the same: the author reads why, and complains. Nobody else sees that it was there.
await call(
  "POST",
  `/api/v1/petitions/${corrected}/rejection`,
  { grounds: [{ code: "incomplete_content", detail: "Нет предложений." }], reasoning: "Предложения не названы." },
  moderator,
);
await author.reload();
await says(author, "Предложения не названы.");
expect(await author.locator("#joining").isHidden(), "nobody joins what was refused");
await author.locator("#complaint summary").click();
const matters = await author.locator("#matter option").evaluateAll((options) => options.map(({ value }) => value));
expect(matters.join() === "rejection,inaction", `there is no ${matters} to complain about`);
await author.selectOption("#matter", "rejection");
await author.fill("#statement", "Предложения названы в тексте.");
await author.locator("#complaint-form button").dblclick();
await says(author, "Ваша жалоба зарегистрирована");

// Another one opens; a reader comments, is answered, follows, signs and takes it back.
const open = await filed("Построить детскую площадку в центре аула");
await call("POST", `/api/v1/petitions/${open}/approval`, {}, moderator);
const { link_key } = await call("GET", `/api/v1/petitions/${open}`, undefined, writer.access_token);
for (const joiner of joiners) {
  await call("POST", `/api/v1/petitions/${open}/signatures`, { consent: true, link_key }, joiner.access_token);
}
const page = await person("en-GB");
// However late the service says what was chosen before, it undoes nothing that is chosen now.
await page.route("**/subscription", async (route) => {
  await new Promise((done) => setTimeout(done, route.request().method() === "GET" ? 2000 : 0));
  await route.continue();
});
await signIn(page, reader);
await page.goto(`${base}/petitions/${open}`);
await page.fill("#comment-text", "Our street needs it most.");
await page.locator("#comment-fields button[type=submit], #comment-fields .actions button").first().dblclick();
await says(page, "Our street needs it most.");
await page.getByRole("button", { name: /^Reply to/ }).first().click();
await page.fill("#comment-text", "And the next one.");
await page.locator("#comment-fields .actions button").click();
await says(page, "And the next one.");
const { items: comments } = await call("GET", `/api/v1/petitions/${open}/comments`);
expect(comments.length === 2 && comments.some((comment) => comment.parent_id), "two comments, one a reply");

const told = page.waitForResponse((answer) => answer.url().endsWith("/subscription") && answer.request().method() === "GET");
await page.reload();
await page.locator("summary", { hasText: "Follow the petition" }).click();
await page.check("#follow-milestones");
await told;
await page.locator("#follow-form button").click();
await says(page, "Your choice is kept");
await page.locator("summary", { hasText: "Report coercion" }).click();
await page.fill("#coercion-statement", "Our head of department collects signatures by list.");
await page.locator("#coercion-form button").click();
await says(page, "Only the authorized body will read your report");

await page.check("#consent");
await page.locator("#sign-form button").click();
await says(page, "Your vote is counted");
await page.goto(`${base}/me/signatures`);
await page.getByRole("link", { name: "Построить детскую площадку" }).click();
await says(page, "You have signed this petition");
await page.getByRole("button", { name: "Withdraw my vote" }).click();
await page.getByRole("button", { name: "Yes, withdraw my vote" }).click();
await says(page, "Your vote has been withdrawn");

// Its author withdraws it, on purpose.
await author.goto(`${base}/me/petitions`);
await author.getByRole("link", { name: "Построить детскую площадку" }).click();
await author.locator("summary", { hasText: "Отозвать петицию" }).click();
await author.locator("#withdraw button").click();
await says(author, "Чтобы отозвать, поставьте отметку о согласии");
await author.check("#withdraw-sure");
await author.locator("#withdraw button").click();
await author.locator("#withdraw").waitFor({ state: "hidden" });
const { state } = await call("GET", `/api/v1/petitions/${open}`, undefined, writer.access_token);
expect(state === "withdrawn", state);
await arrive();
