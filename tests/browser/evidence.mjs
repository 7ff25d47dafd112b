// Where the service asks for the person's own electronic signature: it is made on the way, in the same step.
import { withNcaLayer } from "./ncalayer.mjs";
import { arrive, base, call, person, says } from "./people.mjs";

const [, , , , petition] = process.argv; // its page, with the key of the link
const { items, password } = await call("POST", "/dev/citizens", { count: 1 });
const page = await person("en-GB");
await page.goto(`${base}/sign-in`);
await page.fill("#email", items[0].email);
await page.fill("#password", password);
await page.locator("#sign-in button").click();
await page.waitForURL("**/me");

// Without NCALayer they are told what is missing, and nothing is signed.
await page.goto(base + petition);
await page.check("#consent");
await page.locator("#sign-form button").click();
await says(page, "NCALayer was not found");

await withNcaLayer(page.context(), { iin: items[0].iin, family_name: "СИНТЕТИКАЛЫҚ", given_name: "АЗАМАТ" });
await page.reload();
await page.check("#consent");
await page.locator("#sign-form button").click();
await says(page, "Your vote is counted");
await page.reload();
await says(page, "You have signed this petition");
await arrive();
