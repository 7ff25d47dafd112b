// The whole life of a petition by its people alone, each at a page: its author, fifty joiners and signers to the threshold, the
// moderator, the official and the first head of its addressee, and at last a complaint. No act is a call; only the clock is moved.
import { actOnDesk } from "./desk.mjs";
import { arrive, base, browser, call, expect, mailed, opened, person, says, signIn, staff } from "./people.mjs";

const DISTRICT = "akimat-akmola-egindikol-district";
const EMAIL = "saule.nurgali@example.kz";
const PASSWORD = "вечер у реки Есиль 2026";
/** Browsers of signers at a time. */
const AT_ONCE = 4;
/** Signers who sign in on the page for it; the others have done so before, for the sake of the quick form. */
const BY_HAND = process.argv[4] === "full" ? Infinity : 3;

const clock = (now) => call("PUT", "/dev/clock", { now });

/** So many citizens sign, a few at a time, each in a browser of their own. */
async function allSign(count, address) {
  const { items, password } = await call("POST", "/dev/citizens", { count });
  const waiting = [...items.entries()];
  const widths = [390, 1280];
  const one = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [place, { email, access_token }] = next;
      const page = await person(place % 2 === 0 ? "kk-KZ" : "ru-RU", widths[place % 2]);
      if (place < BY_HAND) {
        await signIn(page, { email, password });
      } else {
        await opened(page, access_token);
      }
      await page.goto(address);
      await page.check("#consent");
      await page.locator("#sign-form button").click();
      await page.locator("#receipt h3").waitFor();
      await page.context().close();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

// The author, on a telephone.
const author = await person("ru-RU", 390);
await author.goto(`${base}/register`);
await author.fill("#iin", "900517400015");
await author.fill("#family_name", "Нургали");
await author.fill("#given_name", "Сәуле");
await author.fill("#email", EMAIL);
await author.fill("#password", PASSWORD);
await author.locator("#region option").nth(1).waitFor({ state: "attached" });
await author.selectOption("#region", { index: 1 });
await author.check("#citizen");
await author.check("#consent");
await author.locator("#register button").click();
await says(author, "Проверьте почту");
const [link] = (await mailed(EMAIL, "#token=")).text.match(/https?:\S+#token=\S+/);
await author.goto(base + new URL(link).pathname + new URL(link).hash);
await author.fill("#password", PASSWORD);
await author.locator("#confirm button").click();
await author.waitForURL("**/me");
await author.goto(`${base}/file`);
await author.fill("#addressee-words", "Егіндікөл");
await author.locator(`#addressee option[value=${DISTRICT}]`).waitFor({ state: "attached" });
await author.selectOption("#addressee", DISTRICT);
for (const [field, text] of [
  ["title", "Построить пешеходный мост через реку"],
  ["subject", "Пешеходный мост"],
  ["content", "Дети идут в школу вброд или пять километров в обход."],
  ["arguments", "Весной вода поднимается выше колена."],
  ["proposals", "Построить пешеходный мост до следующей весны."],
]) {
  await author.fill(`#text-${field}`, text);
}
await author.locator("#save").click();
await author.waitForURL("**/drafts/*");
await author.check("#read");
await author.locator("#submit button").click();
await author.waitForURL("**/share");
const id = new URL(author.url()).pathname.split("/")[2];

// The moderator finds it in the queue and approves it.
const moderator = await staff("ru-RU", "moderator");
await moderator.goto(`${base}/desk`);
await moderator.getByRole("link", { name: "Построить пешеходный мост" }).first().click();
await moderator.waitForURL("**/desk/petitions/*");
await actOnDesk(moderator, "approve_petition");

// Fifty join by the author's link, and she sees each come.
await author.reload();
await author.locator("#joining").waitFor();
const shared = await author.inputValue("#link");
await allSign(50, shared);
await author.waitForURL((url) => !url.pathname.endsWith("/share"));
await says(author, "Построить пешеходный мост");

// Others sign what is open now, until the threshold is reached.
const open = `${base}/petitions/${id}`;
const { required_count, signature_count } = await call("GET", `/api/v1/petitions/${id}`);
await allSign(required_count - signature_count, open);
await author.goto(open);
await author.locator(".state-supported").first().waitFor();

// The moderator passes it on; the addressee registers it and considers it.
await moderator.goto(`${base}/desk/petitions/${id}`);
await actOnDesk(moderator, "forward_petition", { note: "Необходимое число голосов собрано." });
const official = await staff("ru-RU", "official", DISTRICT);
await official.goto(`${base}/desk`);
await official.getByRole("link", { name: "Построить пешеходный мост" }).first().click();
await official.waitForURL("**/desk/petitions/*");
await actOnDesk(official, "record_registration", { number: "12-П" });
await actOnDesk(official, "form_working_group", {
  members: [
    { kind: "state_body", name: "Отдел строительства" },
    { kind: "deputy", name: "Ахметов Нұрлан" },
    { kind: "applicant", name: "Нургали Сәуле" },
    { kind: "public_association", name: "Совет матерей" },
  ],
});
const { now } = await call("GET", "/dev/clock");
const today = now.slice(0, 10);
const later = new Date(Date.parse(now) + 7 * 86_400_000).toISOString().slice(0, 10);
await actOnDesk(official, "record_field_visit", { visited_on: today, place: "Берег реки", findings: "Брод, глубина полметра." });
await actOnDesk(official, "announce_discussion", {
  held_on: later,
  starts_at: "15:00",
  place: "Дом культуры",
  draft_decision: "Построить мост в следующем году.",
});
await author.goto(open);
await says(author, "Дом культуры");
await clock(`${later}T11:00:00Z`);
await official.reload();
await actOnDesk(official, "record_minutes", { minutes: "Все выступили за мост." });

// The first head decides, and the body publishes it.
const head = await staff("kk-KZ", "first_head", DISTRICT, 390);
await head.goto(`${base}/desk/petitions/${id}`);
await actOnDesk(head, "decide_petition", {
  outcome: "partially_satisfied",
  "reasoning.kk": "Көпір келер жылы салынады.",
  "reasoning.ru": "Мост построят в следующем году.",
});
await official.reload();
await actOnDesk(official, "publish_decision");

// Everybody reads it; the author does not agree, and complains.
const reader = await person("kk-KZ", 390);
await reader.goto(open);
await says(reader, "Көпір келер жылы салынады.");
await author.goto(open);
await author.locator("#decision").waitFor();
await author.locator("summary", { hasText: "Подать жалобу" }).click();
await author.selectOption("#matter", "decision");
await author.fill("#statement", "Просим построить мост до весны, как предложено.");
await author.locator("#complaint-form button").click();
await says(author, "Ваша жалоба зарегистрирована");
await author.goto(`${base}/me/inbox`);
await says(author, "Построить пешеходный мост");
expect(browser.contexts().length >= 5, "everybody has a browser of their own");
await arrive();
