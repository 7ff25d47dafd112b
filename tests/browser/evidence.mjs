// Where the service asks for the person's own electronic signature: it is made on the way, in the same step, on this computer
// or on a telephone.
import { certificateOf, withNcaLayer } from "./ncalayer.mjs";
import { arrive, base, call, person, says } from "./people.mjs";

const [, , , , petition] = process.argv; // its page, with the key of the link
const { items, password } = await call("POST", "/dev/citizens", { count: 2 });
const names = { family_name: "СИНТЕТИКАЛЫҚ", given_name: "АЗАМАТ" };

async function ready({ email }) {
  const page = await person("en-GB");
  await page.goto(`${base}/sign-in`);
  await page.fill("#email", email);
  await page.fill("#password", password);
  await page.locator("#sign-in button").click();
  await page.waitForURL("**/me");
  // Without NCALayer they are told what is missing, and nothing is signed.
  await page.goto(base + petition);
  await page.check("#consent");
  await page.locator("#sign-form button").click();
  await says(page, "NCALayer was not found");
  return page;
}

const first = await ready(items[0]);
await withNcaLayer(first.context(), { iin: items[0].iin, ...names });
await first.reload();
await first.check("#consent");
await first.locator("#sign-form button").click();
await says(first, "Your vote is counted");
await first.reload();
await says(first, "You have signed this petition");

const second = await ready(items[1]);
await second.locator("#sign-by-telephone button").click();
await second.locator("#telephone img").waitFor();
const launch_link = await second.locator("#telephone a").getAttribute("href");
const certificate = await certificateOf({ iin: items[1].iin, ...names });
await call("POST", "/dev/eds/broker/scans", { launch_link, certificate });
await second.locator("#receipt h3").waitFor();
await arrive();
