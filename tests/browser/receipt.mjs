// A receipt is verified by the page alone, with the network gone; of changed ones none is believed.
import { arrive, base, expect, person } from "./people.mjs";

const { receipt, iin, petition } = JSON.parse(process.argv[4]);
const page = await person("ru-KZ");
await page.goto(`${base}/receipt-check`);
await page.waitForFunction(() => document.querySelector("#key")?.value !== "");
await page.context().setOffline(true);

const sent = [];
page.on("request", (request) => sent.push(request.url()));
const verdict = page.locator("#verdict");
const verified = async (text, number) => {
  await page.fill("#receipt", text);
  await page.fill("#iin", number);
  await page.click("#receipt-check button");
  await page.waitForSelector("#receipt-check:not([aria-busy])");
  return verdict.getAttribute("data-verdict");
};
expect((await verified(receipt, iin)) === "own", "a real receipt is its signer's");
expect((await verdict.innerText()).includes(petition), "it names the petition");
expect((await verified(receipt, "")) === "in_log", "without a number it is in the log");
expect((await verified(receipt, "000000000000")) === "holder", "another number is not the signer's");
expect((await verified(receipt.replaceAll("\n", "\r\n"), iin)) === "own", "ends of lines are those of a form");
expect((await verified("rubbish", iin)) === "malformed", "rubbish is none");
expect((await verified(receipt.split("\n").slice(0, 5).join("\n"), iin)) === "malformed", "half of one is none");

// Every letter of it, changed in turn; the key is the one of the page.
const believed = await page.evaluate(
  async ([text, number]) => {
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
    const { verifyReceipt } = await import(loaded.find((name) => name.includes("js/receipt.js")));
    const key = document.querySelector("#key").value;
    const other = (letter) => (letter === "A" ? "B" : "A");
    const passed = [];
    for (let at = 0; at < text.length; at += 1) {
      const changed = text.slice(0, at) + other(text[at]) + text.slice(at + 1);
      await verifyReceipt(changed, key, number).then(
        () => passed.push(at),
        () => undefined,
      );
    }
    // The same judge believes what was not changed.
    await verifyReceipt(text, key, number);
    return passed;
  },
  [receipt, iin],
);
expect(believed.length === 0, `changed letters are believed at ${believed}`);
expect(sent.length === 0, `nothing leaves the page: ${sent}`);
await arrive();
