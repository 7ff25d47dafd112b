// NCALayer, as it speaks over its WebSocket, with a certificate of the sandbox in the place of the person's key.
import { call, expect } from "./people.mjs";

/** Puts it on the computer of whoever owns that browser. */
export async function withNcaLayer(context, { iin, family_name, given_name }) {
  const { certificate } = await call("POST", "/dev/eds/certificates", { line: "gost_2015", iin, family_name, given_name });
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
