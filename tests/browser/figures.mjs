// What the pages weigh and how soon they are there: bytes on the wire, requests, time to the first byte and to the first
// paint, without a cache. Prints a table for docs/PERFORMANCE.md, and holds the pages to what they may weigh.
import { arrive, base, browser, expect, opened, person } from "./people.mjs";
import { settled, watched } from "./judging.mjs";

const pages = JSON.parse(process.argv[4]);
const TURNS = 5;
/** Of a page itself, as it is sent; of everything besides; requests; and how far what is read may move. */
const MOST = { document: 30_000, all: 120_000, requests: 60, shift: 0.1 };

const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];

async function measured(path, token) {
  const turns = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const page = watched(await person("ru-RU", 390));
    if (token !== null) {
      await opened(page, token);
    }
    const client = await page.context().newCDPSession(page);
    await client.send("Network.enable");
    const sizes = [];
    client.on("Network.loadingFinished", ({ encodedDataLength }) => sizes.push(encodedDataLength));
    await page.addInitScript(() => {
      globalThis.moved = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => (globalThis.moved += entry.hadRecentInput ? 0 : entry.value))).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(base + path);
    await settled(page);
    const seen = await page.evaluate(() => {
      const [navigation] = performance.getEntriesByType("navigation");
      const paint = performance.getEntriesByName("first-contentful-paint")[0];
      return {
        first: navigation.responseStart - navigation.requestStart,
        document: navigation.transferSize,
        painted: paint?.startTime ?? 0,
        moved: globalThis.moved,
      };
    });
    turns.push({ ...seen, requests: sizes.length, all: sizes.reduce((sum, size) => sum + size, 0) });
    await page.context().close();
  }
  const of = (name) => median(turns.map((turn) => turn[name]));
  return Object.fromEntries(["first", "document", "painted", "moved", "requests", "all"].map((name) => [name, of(name)]));
}

const figure = (value) => Math.round(value).toLocaleString("en");
const faults = [];
console.log("| Page | Page, bytes | Everything, bytes | Requests | First byte, ms | First paint, ms | Shift |");
console.log("|---|---|---|---|---|---|---|");
for (const [name, path, token] of pages) {
  const { first, document, painted, moved, requests, all } = await measured(path, token);
  console.log(`| ${name} | ${figure(document)} | ${figure(all)} | ${requests} | ${first.toFixed(1)} | ${figure(painted)} | ${moved.toFixed(3)} |`);
  for (const [what, value] of Object.entries({ document, all, requests, shift: moved })) {
    if (value > MOST[what]) {
      faults.push(`${name}: ${what} ${value} > ${MOST[what]}`);
    }
  }
}
expect(browser.contexts().length === 0, "every browser is closed");
expect(faults.length === 0, faults.join("\n"));
await arrive();
