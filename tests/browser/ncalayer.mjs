// NCALayer, as it speaks over its WebSocket, with a certificate of the sandbox in the place of the person's key.
import { call, expect } from "./people.mjs";

/** A certificate of that person. */
export async function certificateOf({ iin, family_name, given_name }) {
  return (await call("POST", "/dev/eds/certificates", { line: "gost_2015", iin, family_name, given_name })).certificate;
}

/** Puts it on the computer of whoever owns that browser. */
export async function withNcaLayer(context, person) {
  const certificate = await certificateOf(person);
  await context.routeWebSocket("wss://127.0.0.1:13579/", (socket) => {
    socket.send(JSON.stringify({ result: { version: "1.4" } }));
    socket.onMessage(async (message) => {
      const { args, method } = JSON.parse(message);
      expect(method === "sign" && args.format === "cms", "a CMS is asked for");
      const { cms } = await call("POST", "/dev/eds/cms", { certificates: [certificate], content: args.data });
      socket.send(JSON.stringify({ status: true, body: { result: [cms] } }));
    });
  });
}
