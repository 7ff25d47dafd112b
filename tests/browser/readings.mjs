// Every public reading, found by its links as a search engine finds it: judged with scripts at two widths and in both themes,
// walked by Tab, and read once more by a browser that runs no script at all.
import { arrive, base, browser, expect, goesOn } from "./people.mjs";
import { judged, settled, tabbedThrough, unfolded, watched } from "./judging.mjs";

const known = JSON.parse(process.argv[4]);
/** Pages of one shape that are looked at; the rest differ by what stands on them alone. */
const OF_A_SHAPE = 2;
/** What a link may lead to besides a page. */
const FILES = /^(application\/(atom\+xml|json|openapi\+json|pdf|x-ndjson)|text\/csv|image\/)/;

const faults = [];
const shapes = new Map();
const seen = new Set();
const waiting = [];

/** The kind of page that lies there. */
function shape({ pathname, searchParams }) {
  const [, first, second, ...rest] = pathname.split("/");
  const names = [...searchParams.keys()].filter((name) => name !== "lang").sort();
  return [first, second && (first === "petitions" || first === "bodies" || first === "docs" ? "*" : second), ...rest, ...names].join("/");
}

function queue(href, from) {
  const address = new URL(href, base);
  address.hash = "";
  if (address.origin !== base || address.searchParams.has("lang") || seen.has(address.href)) {
    return;
  }
  const kind = shape(address);
  const met = shapes.get(kind) ?? 0;
  if (met < OF_A_SHAPE || known.includes(address.pathname + address.search)) {
    seen.add(address.href);
    shapes.set(kind, met + 1);
    waiting.push({ address, from });
  }
}

for (const path of known) {
  queue(path, "the start");
}

async function reader(locale, width, scripts = true) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale, javaScriptEnabled: scripts, reducedMotion: "reduce" });
  const page = watched(await context.newPage(), scripts);
  context.setDefaultTimeout(60_000);
  page.on("request", goesOn);
  page.on("console", (message) => {
    if (message.type() === "error" && !/^Failed to load resource/.test(message.text())) {
      faults.push(`${page.url()}: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  return page;
}

/** Everything that a page may show only where a script makes it work. */
async function withoutScripts(page, name) {
  return page.evaluate((at) => {
    const found = [];
    const seen = (element) => element.checkVisibility({ visibilityProperty: true });
    for (const button of document.querySelectorAll("button")) {
      if (seen(button) && !button.form?.hasAttribute("action")) {
        found.push(`${at}: without a script, nothing happens by ${button.outerHTML}`);
      }
    }
    for (const link of document.querySelectorAll('a:not([href]), a[href="#"]')) {
      if (seen(link)) {
        found.push(`${at}: leads nowhere: ${link.outerHTML}`);
      }
    }
    if ((document.querySelector("main h1")?.textContent ?? "").trim() === "") {
      found.push(`${at}: nothing is said`);
    }
    for (const list of document.querySelectorAll("main ul, main ol, main table, main dl")) {
      if (seen(list) && list.children.length === 0) {
        found.push(`${at}: empty: ${list.outerHTML}`);
      }
    }
    return found;
  }, name);
}

const narrow = await reader("kk-KZ", 390);
const wide = await reader("ru-RU", 1280);
const plain = await reader("en-GB", 390, false);
const readers = [
  { page: narrow, look: async (page, name) => faults.push(...(await judged(page, name))) },
  {
    page: wide,
    look: async (page, name) => {
      faults.push(...(await tabbedThrough(page, name)));
      faults.push(...(await judged(page, name)));
    },
  },
  { page: plain, look: async (page, name) => {
    await unfolded(page);
    faults.push(...(await withoutScripts(page, name)));
  } },
];

/** Headings of the page that are seen. */
const headings = (page) => page.locator("main h1:visible, main h2:visible, main h3:visible").count();

let pages = 0;
while (waiting.length > 0) {
  const { address, from } = waiting.shift();
  const name = address.pathname + address.search;
  const probe = await plain.context().request.get(address.href, { headers: { accept: "text/html,*/*;q=0.8" }, maxRedirects: 0 });
  const type = probe.headers()["content-type"] ?? "";
  if (probe.status() >= 300 && probe.status() < 400) {
    queue(probe.headers().location, name);
    continue;
  }
  const awaited = known.includes(name) || probe.status() === 200;
  if (!awaited) {
    faults.push(`${name}: ${probe.status()}, linked from ${from}`);
    continue;
  }
  if (!type.startsWith("text/html")) {
    expect(FILES.test(type), `${name}: ${type}, linked from ${from}`);
    continue;
  }
  pages += 1;
  await Promise.all(
    readers.map(async ({ page, look }) => {
      await page.goto(address.href);
      await settled(page);
      await look(page, name);
    }),
  );
  const [said, plainly] = await Promise.all([headings(wide), headings(plain)]);
  // What only a script can do may be missing; what is to be read may not.
  if (plainly === 0 || plainly < said - 6) {
    faults.push(`${name}: ${plainly} headings without scripts, ${said} with them`);
  }
  const links = await wide.evaluate(() => [...document.querySelectorAll("a[href]")].map((link) => link.href));
  links.filter((link) => link.startsWith(base)).forEach((link) => queue(link, name));
}

// Searching, filtering and going on need no script.
await plain.goto(`${base}/`);
await plain.fill("#site-q", "а");
await plain.locator(".site-search button").click();
await plain.waitForURL("**/petitions?q=*");
await plain.locator("main h1").waitFor();

console.log(`${pages} pages of ${shapes.size} kinds`);
expect(pages >= 20, `only ${pages} pages`);
expect(faults.length === 0, `${faults.length} faults\n${faults.join("\n")}`);
await arrive();
