// A receiver as the documentation of the library has it. It reads deliveries, one a line, as JSON
// ({secret, headers, body}), and says of each whether the library accepts it.
import { createInterface } from "node:readline";
import { Webhook } from "standardwebhooks";

for await (const line of createInterface({ input: process.stdin })) {
  const { secret, headers, body } = JSON.parse(line);
  let said;
  try {
    said = { accepted: true, payload: new Webhook(secret).verify(body, headers) };
  } catch (error) {
    said = { accepted: false, why: error.message };
  }
  console.log(JSON.stringify(said));
}
