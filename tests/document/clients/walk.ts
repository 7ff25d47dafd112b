// A life of a petition by a client that openapi-typescript generated from the document: no cast, no `any`.
import { createServer } from "node:http";
import createClient from "openapi-fetch";
import { Webhook } from "standardwebhooks";
import type { components, paths } from "./schema.js";

type Problem = components["schemas"]["Problem"];

const base = process.argv[2] ?? "http://127.0.0.1:8080";
const client = createClient<paths>({ baseUrl: base, headers: { "Accept-Language": "en" } });

/** The body of an answer, or an error that says which problem came instead. */
function body<T>(answer: { data?: T; error?: Problem; response: Response }): T {
  if (answer.data === undefined) {
    throw new Error(`${answer.response.status} ${answer.response.url}: ${answer.error?.code ?? "no body"}`);
  }
  return answer.data;
}

/** Answers without a body. */
function done(answer: { error?: Problem; response: Response }): void {
  if (!answer.response.ok) {
    throw new Error(`${answer.response.status} ${answer.response.url}: ${answer.error?.code ?? "no body"}`);
  }
}

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const said = (step: string, what: string | number) => console.log(`${step}: ${what}`);

// Register, confirm by the mail, sign in.
const suffix = String(Date.now() % 1_000_000);
const email = `reader${suffix}@example.kz`;
const password = "тоғыз қой мен бір қозы және бір құлын";
const iin = process.argv[3] ?? "";
done(await client.POST("/api/v1/accounts", {
  body: { iin, email, password, family_name: "Серікова", given_name: "Айгүл", residence: "750000000", language: "ru", citizen: true, consent: true },
}));
const mails = body(await client.GET("/dev/mails", { params: { query: { to: email } } }));
const token = mails.items.map((mail) => /token=([A-Za-z0-9_-]+)/.exec(mail.text)?.[1]).find((found) => found !== undefined);
if (token === undefined) throw new Error("the mail names no token");
const confirmed = body(await client.POST("/api/v1/accounts/confirmation", { body: { token, password } }));
said("confirmed", confirmed.token_type);
const session = body(await client.POST("/api/v1/sessions", { body: { email, password } }));
const author = bearer(session.access_token);
said("signed in as", body(await client.GET("/api/v1/me", { headers: author })).email);

// A webhook of the author's: what comes is verified by the public library and read as the document describes it.
const hooks = Number(process.argv[4]);
type Event = components["schemas"]["PetitionEvent"] | components["schemas"]["WebhookTrial"];
const isEvent = (told: unknown): told is Event => typeof told === "object" && told !== null && "type" in told && "data" in told;
const heard: Event[] = [];
const webhook = body(await client.POST("/api/v1/webhooks", {
  headers: author, body: { url: `http://127.0.0.1:${hooks}/typescript`, events: ["petition.opened"] },
}));
const secrets = body(await client.GET("/api/v1/webhooks/{id}/secret", { params: { path: { id: webhook.id } }, headers: author }));
const verifier = new Webhook(secrets.items[0]?.secret ?? "");
const receiver = createServer(async (request, response) => {
  let text = "";
  for await (const piece of request) text += String(piece);
  const header = (name: string) => String(request.headers[name]);
  try {
    const told = verifier.verify(text, {
      "webhook-id": header("webhook-id"), "webhook-timestamp": header("webhook-timestamp"), "webhook-signature": header("webhook-signature"),
    });
    if (isEvent(told)) heard.push(told);
    response.writeHead(204).end();
  } catch {
    // Forged, or of another webhook.
    response.writeHead(400).end();
  }
}).listen(hooks, "127.0.0.1");
/** What came of this type, as soon as it comes. */
async function told(type: Event["type"]): Promise<Event> {
  for (const until = Date.now() + 20_000; Date.now() < until; await new Promise((later) => setTimeout(later, 50))) {
    const found = heard.find((event) => event.type === type);
    if (found !== undefined) return found;
  }
  throw new Error(`the webhook was not told of ${type}: ${JSON.stringify(heard)}`);
}
body(await client.POST("/api/v1/webhooks/{id}/test", { params: { path: { id: webhook.id } }, headers: author }));
said("webhook", (await told("webhook.test")).type);

// File.
const draft = body(await client.POST("/api/v1/petitions", {
  headers: { ...author, "Idempotency-Key": `"walk-${suffix}"` },
  body: {
    title: `Қала саябағындағы ағаштарды сақтау ${suffix}`,
    subject: "Саябақтағы ағаштарды кесуге тыйым салу",
    content: "Орталық саябақта жүз жылдық еменді кесу жоспарланған.",
    arguments: "Ағаштар қаланың ауасын тазартады.",
    proposals: "Кесуді тоқтатып, саябақты қорғалатын аумақ деп жариялау.",
    language: "kk",
    addressee: "ministry-trade-integration",
  },
}));
const id = draft.id;
const here = { params: { path: { id } } };
const filed = body(await client.POST("/api/v1/petitions/{id}/submission", {
  ...here, headers: author, body: { prohibited_subjects_acknowledged: "V2026" },
}));
said("filed", filed.number ?? "without a number");

// The moderator approves, fifty join, and it opens.
const moderator = body(await client.POST("/dev/staff", { body: { role: "moderator" } }));
body(await client.POST("/api/v1/petitions/{id}/approval", { ...here, headers: bearer(moderator.access_token) }));
const own = body(await client.GET("/api/v1/petitions/{id}", { ...here, headers: author }));
const link_key = own.link_key;
if (link_key === undefined || link_key === null) throw new Error("the author gets no link");
const citizens = body(await client.POST("/dev/citizens", { body: { count: 51 } }));
for (const citizen of citizens.items.slice(0, 50)) {
  body(await client.POST("/api/v1/petitions/{id}/signatures", { ...here, headers: bearer(citizen.access_token), body: { consent: true, link_key } }));
}
const opened = body(await client.GET("/api/v1/petitions/{id}", here));
said("state after fifty", opened.state);
const opening = await told("petition.opened");
if (!("petition_id" in opening.data) || opening.data.petition_id !== id) throw new Error(JSON.stringify(opening));
said("webhook", `${opening.type}, ${opening.data.state}`);
done(await client.DELETE("/api/v1/webhooks/{id}", { params: { path: { id: webhook.id } }, headers: author }));
receiver.close();
const stream = await fetch(`${base}/api/v1/petitions/${id}/events`, { headers: { Accept: "text/event-stream" } });
const events = stream.body?.getReader();

// One more signs in public, and the stream tells of it.
const last = citizens.items[50];
if (last === undefined) throw new Error("fifty-one citizens were asked for");
const receipt = body(await client.POST("/api/v1/petitions/{id}/signatures", { ...here, headers: bearer(last.access_token), body: { consent: true } }));
said("signature", receipt.ordinal);
let streamed = "";
const until = Date.now() + 20_000;
while (events !== undefined && !streamed.includes("data:") && Date.now() < until) {
  const piece = await events.read();
  if (piece.done) break;
  streamed += new TextDecoder().decode(piece.value);
}
await events?.cancel();
if (!streamed.includes("data:")) throw new Error(`the stream told nothing: ${streamed}`);
said("stream", streamed.split("\n")[0] ?? "");

const page = body(await client.GET("/api/v1/petitions", { params: { query: { limit: 5, sort: "newest" } } }));
if (typeof page === "string") throw new Error("JSON was asked for");
said("newest", page.items.length);
const missing = await client.GET("/api/v1/petitions/{id}", { params: { path: { id: "01a208fc-762c-7054-b873-e29fadf66cf9" } } });
said("a problem", missing.error?.code ?? "none");
if (missing.error?.code !== "not_found") throw new Error("a missing petition is a problem");
