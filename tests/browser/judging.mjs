// What a page is held to wherever it is met: the rules of WCAG 2.2 A and AA that a program can judge, its width, its focus.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

// axe-core judges and is never served: MPL-2.0, brought by npm for these tests alone.
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** The narrowest window that must do without scrolling sideways (WCAG 2.2, 1.4.10). */
const NARROWEST = 320;
const THEMES = ["light", "dark"];

/** How many requests of a page are under way; a stream of events is none, for it never ends. */
const underWay = new WeakMap();

/** Counts from now on what the page waits for; one whose scripts are off waits for nothing else. */
export function watched(page, scripts = true) {
  const requests = new Set();
  underWay.set(page, { requests, scripts });
  const ended = (request) => requests.delete(request);
  page.on("request", (request) => request.resourceType() !== "eventsource" && requests.add(request));
  page.on("requestfinished", ended);
  page.on("requestfailed", ended);
  return page;
}

/** The page has all that it asked for, and its scripts have had their say. */
export async function settled(page) {
  const { requests, scripts } = underWay.get(page);
  for (let still = 0, turns = 0; still < 3 && turns < 200; turns += 1) {
    await page.waitForTimeout(40);
    // An idle moment besides: a busy machine takes long to begin what a script asks for, or to lead on to another page,
    // which has no title before it is read.
    const idle = !scripts || (await page
      .evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 1000 })).then(() => document.title !== ""))
      .catch(() => false));
    still = idle && requests.size === 0 ? still + 1 : 0;
  }
}

/** What axe says against the page as it stands: one line a fault. */
async function faultsOf(page, options) {
  // Evaluated by the browser's own debugger, to which the page's policy does not apply.
  const there = await page.evaluate(() => "axe" in globalThis);
  if (!there) {
    await page.evaluate(AXE);
  }
  return page.evaluate(async (asked) => {
    const { violations } = await globalThis.axe.run(document, { ...asked, resultTypes: ["violations"] });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(" ")}: ${failureSummary.replace(/\s+/g, " ")}`),
    );
  }, options);
}

/** Opens everything that can be opened, so that it is judged too. */
export async function unfolded(page) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
}

/**
 * Judges a page in both themes, and at the narrowest width.
 * @returns {Promise<string[]>} its faults
 */
export async function judged(page, name) {
  await unfolded(page);
  const faults = [];
  for (const [place, colorScheme] of THEMES.entries()) {
    await page.emulateMedia({ colorScheme });
    // What is not a matter of colours is the same in both.
    const runOnly = place === 0 ? { type: "tag", values: LEVELS } : { type: "rule", values: ["color-contrast"] };
    for (const fault of await faultsOf(page, { runOnly })) {
      faults.push(`${name} (${colorScheme}, ${page.viewportSize().width} px): ${fault}`);
    }
  }
  const { width, height } = page.viewportSize();
  if (width <= 400) {
    await page.setViewportSize({ width: NARROWEST, height });
    const wide = await page.evaluate(() => {
      const found = document.scrollingElement?.scrollWidth ?? 0;
      const outside = [...document.querySelectorAll("body *")].filter(
        (element) => element.getBoundingClientRect().right > innerWidth + 1 && !element.closest(".scroll, .hidden, .skip"),
      );
      return found > innerWidth ? `${found} px wide, by ${outside[0]?.outerHTML.slice(0, 120)}` : null;
    });
    if (wide !== null) {
      faults.push(`${name} (${NARROWEST} px): ${wide}`);
    }
    await page.setViewportSize({ width, height });
  }
  return faults;
}

/** What can be reached by Tab is reached, in turn, is seen to have the focus, and lets it go again. */
export async function tabbedThrough(page, name) {
  const faults = [];
  const wanted = await page.evaluate(() => {
    const able = 'a[href], button:not([disabled]), input:not([disabled], [type="hidden"]), select, textarea, summary, [tabindex="0"]';
    const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && element.tabIndex >= 0;
    const all = [...document.querySelectorAll(able)].filter(seen);
    all.forEach((element, place) => (element.dataset.turn = String(place)));
    document.activeElement?.blur?.();
    return all.length;
  });
  const met = [];
  let again = 0;
  for (let presses = 0; presses <= 4 * wanted + 3; presses += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) {
        return null;
      }
      const style = getComputedStyle(element);
      const outlined = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2;
      const box = element.getBoundingClientRect();
      const inView = box.bottom > 0 && box.top < innerHeight && box.width > 0;
      // What scrolls is met too, in browsers that let it be scrolled by keys.
      const turn = element.dataset.turn === undefined ? null : Number(element.dataset.turn);
      return { turn, outlined, inView, what: element.outerHTML.slice(0, 100) };
    });
    if (at === null && !again && met.length < wanted) {
      // Where a script has put the focus in the middle, the first part comes after the last.
      again = met.length;
      continue;
    }
    if (at !== null && at.turn !== null && at.turn === met.at(-1)) {
      // A field of several parts, such as a day.
      continue;
    }
    if (at === null || met.includes(at.turn)) {
      break;
    }
    if (at.turn !== null) {
      met.push(at.turn);
    }
    if (!at.outlined) {
      faults.push(`${name}: the focus is not seen on ${at.what}`);
    }
    if (!at.inView) {
      faults.push(`${name}: the focus is out of sight on ${at.what}`);
    }
  }
  // Of a group of radio buttons Tab meets one.
  const radios = await page.locator('input[type="radio"]:visible').count();
  if (met.length < wanted - radios) {
    faults.push(`${name}: Tab met ${met.length} of ${wanted}`);
  }
  if (met.some((turn, place) => place > 0 && place !== again && turn < met[place - 1])) {
    faults.push(`${name}: the order of Tab is not that of the page: ${met}`);
  }
  return faults;
}
