// A developer who has nothing but the documentation: from registering to a counted signature and a moved clock, by the pages
// of /docs/ alone, on a telephone and at a desk.
import { arrive, base, call, expect, person, says } from "./people.mjs";
import { judged, settled, tabbedThrough, watched } from "./judging.mjs";

const faults = [];
const body = async (page) => JSON.parse(await page.locator("#answer-body").textContent());

/** Opens the page of a call, finds it by its name in the list. */
async function find(page, name) {
  await page.goto(`${base}/docs/?lang=en`);
  await page.locator("#wanted").fill(name.replaceAll("_", " "));
  await page.locator(`li[data-name="${name}"] a`).click();
  await page.locator("#trial").waitFor();
}

/** Makes the call of the page, and tells what it was answered with. */
async function send(page, status) {
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.locator("#answer-line", { hasText: "Answered" }).waitFor();
  const said = await page.locator("#answer-line").textContent();
  expect(said.includes(` ${status} `), `${page.url()}: ${said} ${await page.locator("#answer-body").textContent()}`);
  return status === 204 ? null : body(page);
}

/** Goes on with what the answer leads to. */
async function goOn(page, name) {
  await page.locator(`#next a[href*="/docs/${name}"]`).click();
  await page.waitForURL(`**/docs/${name}*`);
  await page.locator("#trial").waitFor();
}

async function unfold(page) {
  if (!(await page.locator("#tools").evaluate((at) => at.open))) {
    await page.locator("#tools > summary").click();
  }
}

/** Somebody of that role, who makes the calls from now on. */
async function get(page, role) {
  await unfold(page);
  await page.locator("#new-role").selectOption(role);
  const before = await page.locator("#made-people > li").count();
  await page.getByRole("button", { name: "Get a person" }).click();
  await page.locator(`#made-people > li:nth-child(${before + 1})`).waitFor();
  return page.locator("#made-people dd").nth(1).textContent();
}

async function callAs(page, email) {
  await page.locator("#caller").selectOption(email);
}

async function judge(page, name) {
  await settled(page);
  faults.push(...(await judged(page, name)));
}

async function walk(width, keyboard) {
  const page = watched(await person("en-US", width));

  // The list, narrowed by words and by who calls.
  await page.goto(`${base}/docs/?lang=en`);
  const all = await page.locator(".calls > li:visible").count();
  await page.locator("#wanted").fill("comments post");
  await says(page, "Calls found:");
  const few = await page.locator(".calls > li:visible").count();
  expect(few > 0 && few < 10 && all > 200, `${few} of ${all} calls`);
  await page.locator("#wanted").fill("");
  await page.locator("#role").selectOption("moderator");
  expect(!(await page.locator('li[data-name="draft_petition"]').isVisible()), "moderators file nothing");
  expect(await page.locator('li[data-name="approve_petition"]').isVisible(), "moderators approve");
  expect(await page.locator('li[data-name="approve_petition"] .roles').getByText("moderators").isVisible(), "roles are shown");
  await unfold(page);
  await judge(page, "the list of calls");

  // Bounds are shown where members are.
  await page.goto(`${base}/docs/schemas/NewPetition?lang=en`);
  await says(page, "characters");

  // Registers with the body as it stands, takes the token from the mail, and is signed in.
  await find(page, "register_account");
  const { email } = JSON.parse(await page.locator("#sent").inputValue());
  await send(page, 202);
  await find(page, "confirm_account");
  await unfold(page);
  await page.locator("#mail-to").fill(email);
  await page.getByRole("button", { name: "Get mail" }).click();
  await page.getByRole("button", { name: "Put its token into the call" }).first().click();
  await send(page, 201);
  await says(page, `made as ${email}`);
  await find(page, "read_me");
  expect((await page.locator("#caller").inputValue()) === email, "calls are made as who is signed in");
  expect((await send(page, 200)).email === email, "the account is the new one");
  await judge(page, "a call with its answer");

  // Files and submits: what an answer leads to is filled in.
  await find(page, "draft_petition");
  const sent = page.locator("#sent");
  const draft = { ...JSON.parse(await sent.inputValue()), title: `Қала саябағындағы ағаштарды сақтау, ${width}` };
  await sent.fill(JSON.stringify(draft));
  const { id } = await send(page, 201);
  await goOn(page, "submit_petition");
  expect((await page.locator("#p-id").inputValue()) === id, "the id of the draft is filled in");
  await send(page, 200);

  // A moderator approves, and the author reads the link.
  await goOn(page, "approve_petition");
  await get(page, "moderator");
  await send(page, 200);
  await find(page, "read_petition");
  await page.locator("#p-id").fill(id);
  await callAs(page, email);
  const { link_key } = await send(page, 200);
  expect(typeof link_key === "string", "the author gets the link");

  // Somebody else signs; whoever has no token, and a moderator, does not.
  await find(page, "sign_petition");
  await page.locator("#p-id").fill(id);
  await sent.fill(JSON.stringify({ consent: true, link_key }));
  await callAs(page, "nobody");
  await send(page, 401);
  await get(page, "citizen");
  const receipt = await send(page, 201);
  expect(receipt.ordinal === 1, `the first signature: ${JSON.stringify(receipt)}`);
  if (keyboard) {
    faults.push(...(await tabbedThrough(page, "a call with the sandbox unfolded")));
  }
  await judge(page, "a call with people");
  const { signature_count } = await call("GET", `/api/v1/petitions/${id}?link_key=${link_key}`);
  expect(signature_count === 1, `counted: ${signature_count}`);

  // The clock, by working days and to an instant; a wrong step is told at its field.
  const before = Date.parse((await call("GET", "/dev/clock")).now);
  await page.locator("#step").fill("0");
  await page.getByRole("button", { name: "Move ahead" }).click();
  await page.locator("#step-clock .problem").waitFor();
  await page.locator("#step").fill("20");
  await page.getByRole("button", { name: "Move ahead" }).click();
  await says(page, "The clock shows");
  const days = (Date.parse((await call("GET", "/dev/clock")).now) - before) / 86_400_000;
  expect(days >= 26, `20 working days are ${days} days`);
  await page.locator("#now").fill("2031-05-12T09:30");
  await page.getByRole("button", { name: "Set the clock" }).click();
  await page.getByText("12 May 2031, 09:30").first().waitFor();
  expect((await call("GET", "/dev/clock")).now.startsWith("2031-05-12T04:30"), "the law's day is that of UTC+5");

  // A call of the sandbox itself from its page, and a sign-in on the pages for people.
  await find(page, "make_staff");
  await sent.fill(JSON.stringify({ role: "administrator" }));
  await send(page, 201);
  await says(page, "From now on the calls");
  await get(page, "citizen");
  await page.getByRole("button", { name: "Sign in on the pages" }).first().click();
  await says(page, "Signed in.");
  await page.context().close();
}

await walk(390, false);
await walk(1280, true);
expect(faults.length === 0, `${faults.length} faults\n${[...new Set(faults)].join("\n")}`);
await arrive();
