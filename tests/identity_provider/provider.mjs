// Runs oidc-provider for the tests: one line on standard output says where it listens. People are let through by
// login_hint; what it says of them comes as JSON in the first argument, the client's addresses in the second.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const people = JSON.parse(process.argv[2]);
const clients = JSON.parse(process.argv[3]);

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients,
    cookies: { keys: ["of the test alone"] },
    claims: {
      openid: ["sub", "iin", "groups"],
      profile: ["family_name", "given_name", "middle_name", "birthdate"],
      email: ["email", "email_verified"],
    },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context, form) => {
          context.body = `<!doctype html><title>Log out</title>${form}`;
        },
      },
    },
    findAccount: (_, id) =>
      people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
    interactions: { url: (_, interaction) => `/login/${interaction.uid}` },
    // Consent is not what is tried here.
    loadExistingGrant: async (context) => {
      const grant = new context.oidc.provider.Grant({
        clientId: context.oidc.client.clientId,
        accountId: context.oidc.session.accountId,
      });
      grant.addOIDCScope("openid profile email");
      await grant.save();
      return grant;
    },
    pkce: { required: () => true },
  });
  const answer = provider.callback();
  server.on("request", async (request, response) => {
    if (!request.url.startsWith("/login/")) return answer(request, response);
    const { params } = await provider.interactionDetails(request, response);
    const login = { accountId: params.login_hint };
    await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
  });
  console.log(issuer);
});
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
