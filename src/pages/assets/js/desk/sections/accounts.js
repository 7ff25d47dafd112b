// @ts-check

/** What is done about an account of somebody who stands at the counter. @type {import("../section.js").Section} */
export default {
  name: "accounts",
  makes: [
    { operation: "remove_otp_for", told: (answer) => [`otp_${answer.state}`] },
    { operation: "release_iin", told: (answer) => [`iin_${answer.state}`] },
    { operation: "suspend_account", roles: ["administrator"] },
    { operation: "reinstate_account", roles: ["administrator"] },
    { operation: "end_account_sessions", roles: ["administrator"] },
  ],
};
