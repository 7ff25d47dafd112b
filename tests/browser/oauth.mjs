// An application that stands on a public library for OAuth (oauth4webapi), and a citizen who says yes to it, no to another,
// and takes it back; on a telephone and at a desk.
import { createServer } from "node:http";

import * as oauth from "oauth4webapi";

import { judged, settled, watched } from "./judging.mjs";
import { arrive, base, call, expect, person, says, signIn } from "./people.mjs";

const petition = process.argv[4];
/** The service's public address, which a proxy would lead to it. */
const published = "http://127.0.0.1:8080";
const led = (address) => String(address).replace(published, base);
const insecure = {
  [oauth.allowInsecureRequests]: true,
  [oauth.customFetch]: (address, options) => fetch(led(address), options),
};

const { items: people, password } = await call("POST", "/dev/citizens", { count: 2 });
const [owner, citizen] = people;

/** What people are sent back to. */
const listener = createServer((request, response) => response.end(`<!doctype html><title>App</title><h1>Back: ${new URL(request.url, "http://a").pathname}</h1>`));
await new Promise((done) => listener.listen(0, "127.0.0.1", done));
const back = `http://127.0.0.1:${listener.address().port}/back`;

const issuer = new URL(published);
const server = await oauth.processDiscoveryResponse(
  issuer,
  await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure }),
);

/** Asks by the library, as a page in the person's browser; what brings the person back. */
async function ask(page, client, scope, press) {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const address = new URL(server.authorization_endpoint);
  for (const [name, value] of Object.entries({
    client_id: client.client_id,
    redirect_uri: back,
    response_type: "code",
    scope,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  })) {
    address.searchParams.set(name, value);
  }
  await page.goto(led(address.href));
  await page.locator("#asking:not([hidden]), #sign-in, #refused:not([hidden])").first().waitFor();
  await press(page);
  await page.waitForURL(`${back}**`);
  return { verifier, parameters: () => oauth.validateAuthResponse(server, client, new URL(page.url()), state) };
}

const press = (words) => (page) => page.getByRole("button", { name: words, exact: true }).click();

for (const [width, locale, words, kind] of [
  [390, "kk", { allow: "Рұқсат беру", deny: "Рұқсат бермеу", withdraw: "Рұқсатты қайтарып алу" }, "public"],
  [1280, "ru", { allow: "Разрешить", deny: "Не разрешать", withdraw: "Отозвать разрешение" }, "confidential"],
]) {
  const made = await call(
    "POST",
    "/api/v1/apps",
    { name: "Қала дауысы", kind, scopes: ["sign", "read_mine"], redirect_uris: ["http://127.0.0.1/back"] },
    owner.access_token,
  );
  const client = { client_id: made.id };
  const proof = kind === "public" ? oauth.None() : oauth.ClientSecretBasic(made.secret);
  const page = watched(await person(locale, width));

  // Nobody is signed in yet: the page sends them to do so, and they come back to it.
  const { verifier, parameters } = await ask(page, client, "sign read_mine", async () => {
    if (await page.locator("#sign-in").count()) {
      await page.fill("#email", citizen.email);
      await page.fill("#password", password);
      await page.locator("#sign-in button").click();
    }
    await page.locator("#asking").waitFor();
    await settled(page);
    const faults = await judged(page, `/oauth/authorize at ${width}`);
    expect(faults.length === 0, faults.join("\n"));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(!wide, `the page is wider than ${width}`);
    if (process.env.PETITIONS_SHOTS) {
      await page.screenshot({ path: `${process.env.PETITIONS_SHOTS}/authorize.${width}.png`, fullPage: true });
    }
    // In another language it is about the same application.
    await page.locator(".languages a[lang=en]").click();
    await says(page, "An application asks to act for you");
    await says(page, "sign petitions for you");
    await page.goBack();
    await page.locator("#asking").waitFor();
    await press(words.allow)(page);
  });

  const answer = await oauth.authorizationCodeGrantRequest(server, client, proof, parameters(), back, verifier, insecure);
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer);
  const resource = (token, method, path, body) =>
    oauth.protectedResourceRequest(token, method, new URL(base + path), new Headers({ "content-type": "application/json" }), body, insecure);
  const signed = await resource(tokens.access_token, "POST", `/api/v1/petitions/${petition}/signatures`, JSON.stringify({ consent: true }));
  expect([200, 201].includes(signed.status), `signed: ${signed.status}`);
  const refreshed = await oauth.processRefreshTokenResponse(
    server,
    client,
    await oauth.refreshTokenGrantRequest(server, client, proof, tokens.refresh_token, insecure),
  );
  const mine = await resource(refreshed.access_token, "GET", "/api/v1/me/signatures");
  expect((await mine.json()).items.length === 1, "one signature");
  if (kind === "confidential") {
    const said = await oauth.processIntrospectionResponse(
      server,
      client,
      await oauth.introspectionRequest(server, client, proof, refreshed.access_token, insecure),
    );
    expect(said.active && said.scope === "read_mine sign", JSON.stringify(said));
  }
  await oauth.processRevocationResponse(
    await oauth.revocationRequest(server, client, proof, refreshed.refresh_token, insecure),
  );
  const over = await resource(refreshed.access_token, "GET", "/api/v1/me/signatures").catch((error) => error);
  expect((over.status ?? over.cause?.status ?? 401) === 401, "revoked");

  // Saying no: the library sees it as the RFC has it.
  const denied = await ask(page, client, "sign", press(words.deny));
  let said;
  try {
    denied.parameters();
  } catch (error) {
    said = error;
  }
  expect(said instanceof oauth.AuthorizationResponseError && said.error === "access_denied", `no: ${said}`);

  // Asking for more than the application was registered for leads nowhere, and back.
  const more = await ask(page, client, "sign file", async () => {
    await page.locator("#refused:not([hidden])").waitFor();
    await says(page, "invalid_scope");
    await page.locator("#back button").click();
  });
  try {
    more.parameters();
    said = undefined;
  } catch (error) {
    said = error;
  }
  expect(said?.error === "invalid_scope", `more: ${said}`);

  await page.goto(`${base}/me/consents`);
  await says(page, "Қала дауысы");
  await settled(page);
  const faults = await judged(page, `/me/consents at ${width}`);
  expect(faults.length === 0, faults.join("\n"));
  if (process.env.PETITIONS_SHOTS) {
    await page.screenshot({ path: `${process.env.PETITIONS_SHOTS}/consents.${width}.png`, fullPage: true });
  }
  await page.getByRole("button", { name: words.withdraw }).click();
  await page.locator("#no-consents:not([hidden])").waitFor();
}

// An address that nobody registered: the page says so and sends nobody anywhere.
const page = await person("en", 390);
await signIn(page, { email: citizen.email, password });
await page.goto(`${base}/oauth/authorize?client_id=${owner.account_id}&redirect_uri=https://evil.example/`);
await page.locator("#authorize-status:not(:empty)").waitFor();
expect(await page.locator("#asking").isHidden(), "nothing is asked");

// An application that reads for itself.
const own = await call("POST", "/api/v1/apps", { name: "Карта петиций", scopes: ["read"] }, owner.access_token);
const reader = { client_id: own.id };
const granted = await oauth.processClientCredentialsResponse(
  server,
  reader,
  await oauth.clientCredentialsGrantRequest(server, reader, oauth.ClientSecretPost(own.secret), new URLSearchParams(), insecure),
);
const list = await oauth.protectedResourceRequest(granted.access_token, "GET", new URL(`${base}/api/v1/petitions`), undefined, undefined, insecure);
expect(list.status === 200, `read: ${list.status}`);

listener.close();
await arrive();
