// Follows the links of mails as their readers do, each in the reader's own browser, to a page that says what the mail promised.
// Mails come in on the standard input, a line of JSON for each turn; after each turn a line says what was wrong.
import { createInterface } from "node:readline";

import { arrive, base, browser, goesOn, opened, person } from "./people.mjs";
import { settled, unfolded, watched } from "./judging.mjs";
import { promise } from "./promises.mjs";

const publicUrl = process.argv[4];
const LOCALES = { kk: "kk-KZ", ru: "ru-RU", en: "en-GB" };
/** A browser of each reader, which stays open while they get mails. */
const readers = new Map();
let followed = 0;

async function browserOf(mail) {
  const whose = `${mail.to} ${mail.language}`;
  if (!readers.has(whose)) {
    if (readers.size >= 6) {
      const [oldest] = readers.keys();
      await readers.get(oldest).context().close();
      readers.delete(oldest);
    }
    const page = watched(await person(LOCALES[mail.language], 390));
    if (mail.token !== null) {
      await opened(page, mail.token);
    }
    readers.set(whose, page);
  }
  return readers.get(whose);
}

/** The links that stand in a mail's HTML, as a reader would press them. */
async function linksOf(page, mail) {
  await page.goto("about:blank");
  await page.setContent(mail.html);
  return page.evaluate(() => [...document.querySelectorAll("a[href]")].map((link) => link.getAttribute("href")));
}

async function follow(mail) {
  const page = await browserOf(mail);
  const links = await linksOf(page, mail);
  const faults = [];
  const name = `${mail.kind} to ${mail.role} in ${mail.language}`;
  const inText = mail.text.match(/https?:\/\/[^\s<>"]+/g) ?? [];
  for (const link of links.filter((link) => !inText.includes(link))) {
    faults.push(`${name}: ${link} is no link of the plain text`);
  }
  const promised = promise(mail);
  if (links.length === 0 && promised.length > 0) {
    faults.push(`${name}: no link leads anywhere`);
  }
  let kept = promised.length;
  for (const link of new Set(links)) {
    if (!link.startsWith(publicUrl)) {
      // What a body wrote in its own words leads where it leads.
      continue;
    }
    const here = base + link.slice(publicUrl.length);
    const address = new URL(here);
    followed += 1;
    await page.goto("about:blank");
    const answer = await page.goto(here);
    if ((answer?.status() ?? 0) >= 400 && mail.token !== null) {
      // Whoever may read what is not public is led on by a script, however long a busy machine takes for it.
      await page.waitForURL((url) => url.pathname !== address.pathname, { timeout: 60_000 }).catch(() => undefined);
    }
    await settled(page);
    await unfolded(page);
    const type = answer?.headers()["content-type"] ?? "";
    const status = answer?.status() ?? 0;
    if (!type.startsWith("text/html")) {
      faults.push(`${name}: ${link} leads to ${type}`);
      continue;
    }
    const said = await page.evaluate(() => ({
      language: document.documentElement.lang,
      text: [document.body.innerText, ...[...document.querySelectorAll("input, textarea")].map((field) => field.value)]
        .join(" ")
        .replace(/\s+/g, " "),
      title: document.querySelector("main h1")?.textContent ?? "",
    }));
    const moved = new URL(page.url()).pathname !== address.pathname;
    if (status >= 400 && !moved) {
      faults.push(`${name}: ${link} is ${status}: ${said.title}`);
      continue;
    }
    if (said.language !== mail.language) {
      faults.push(`${name}: ${link} speaks ${said.language}`);
    }
    for (const { at, what, selector, words } of promised) {
      if (at !== undefined && !at.test(address.pathname)) {
        continue;
      }
      kept -= 1;
      const there = selector === undefined || (await page.locator(selector).filter({ visible: true }).count()) > 0;
      const told = words === undefined || said.text.includes(words.replace(/\s+/g, " "));
      if (!there || !told) {
        faults.push(`${name}: ${page.url()} does not show ${what} (${selector ?? words}): ${said.title}`);
      }
    }
  }
  if (kept > 0) {
    faults.push(`${name}: no link leads to what was promised: ${promised.map(({ what }) => what)}`);
  }
  return faults;
}

for await (const line of createInterface({ input: process.stdin })) {
  goesOn();
  const faults = [];
  for (const mail of JSON.parse(line)) {
    faults.push(...(await follow(mail).catch((error) => [`${mail.kind} to ${mail.role}: ${error.message}`])));
  }
  console.log(JSON.stringify(faults));
}
console.log(`followed ${followed}`);
for (const page of readers.values()) {
  await page.context().close();
}
if (browser.contexts().length === 0) {
  await arrive();
}
