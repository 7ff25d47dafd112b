// What each notice promises its reader behind its links: what must be seen on the page they come to.

/** Behind a link of that page: an element that is seen, or words. */
const behind = (path, what, selector) => ({ at: new RegExp(`^${path}$`), what, selector });

const ACCOUNT = {
  confirm_registration: [behind("/confirm", "where the registration is completed", "#confirm input[type=password]")],
  already_registered: [behind("/reset", "where a new password is asked for", "#ask input[type=email]")],
  registration_unfinished: [behind("/reset", "where a new password is asked for", "#ask input[type=email]")],
  password_reset: [behind("/reset", "where the new password is set", "#set-password input[type=password]")],
  password_changed: [behind("/reset", "where a new password is asked for", "#ask input[type=email]")],
  email_change: [behind("/confirm", "where the address is confirmed", "#confirm input[type=password]")],
  email_changed: [behind("/reversal", "where the change is taken back", "#mail-link button")],
  session_reused: [behind("/reset", "where a new password is asked for", "#ask input[type=email]")],
  second_factor_changed: [behind("/(factor-reversal|reset)", "where the change is taken back", "#mail-link input[type=password], #ask input[type=email]")],
  iin_released: [behind("/", "the portal", "main h1")],
  iin_free: [behind("/(register)?", "where one registers", 'a[href^="/register"], #register')],
  identity_proven: [behind("/reset", "where a new password is asked for", "#ask input[type=email]")],
  iin_taken_over: [behind("/", "the portal", "main h1")],
  staff_invited: [behind("/reset", "where the password is chosen", "#set-password input[type=password]")],
  identity_checked: [behind("/(reset)?", "where the password is set, or the portal", "#ask input[type=email], main h1")],
  identity_linked: [behind("/reset", "where a new password is asked for", "#ask input[type=email]")],
  app_let_in: [behind("/me/consents", "which applications may act, and how to stop one", "#consents")],
  webhook_disabled: [behind("/docs/.*", "how webhooks are called", "main a[href*=webhook]")],
  account_erased: [],
};

/** What stands on the page of a petition besides the petition, by the notice that speaks of it. */
const OF_A_PETITION = {
  correction_requested: ({ payload }) => [
    { what: "the moderator's note", words: payload.reasoning },
    { what: "the text that is to be corrected", selector: "#text-content" },
    { what: "where it is sent again", selector: "#save, #submit button" },
  ],
  petition_taken_down: ({ payload }) => [
    { what: "the reasons", words: payload.reasoning },
    { what: "where one complains", selector: "#complaint-form" },
  ],
  petition_rejected: ({ payload }) => [{ what: "the reasons", words: payload.reasoning }],
  petition_limited: () => [
    { what: "the link to share", selector: "#link, #sign-form" },
  ],
  petition_back_to_joining: () => [{ what: "the link to share", selector: "#link, #sign-form" }],
  joining_progress: () => [{ what: "how many have joined", selector: "#joined, progress" }],
  addressee_change_proposed: () => [{ what: "where consent is given", selector: "#addressee-change button" }],
  petition_published: () => [{ what: "where it is signed", selector: "#sign" }],
  petition_registered: ({ payload }) => [{ what: "the number of registration", words: payload.registration_number }],
  discussion_announced: ({ payload }) => [
    { what: "the place of the discussion", words: payload.place },
    { what: "the draft of the decision", selector: "#consideration ~ details, section:has(#consideration) details" },
  ],
  working_group_invited: () => [{ what: "the working group", selector: "#consideration" }],
  group_member_invited: () => [{ what: "the working group", selector: "#consideration" }],
  representative_invited: () => [{ what: "the working group", selector: "#consideration" }],
  decision_published: () => [{ what: "the decision", selector: "#decision" }],
  proposal_answered: () => [{ what: "the answer", selector: "#answer" }],
  joined_answered: () => [{ what: "the answer", selector: "#answer" }],
  petition_opened: () => [{ what: "where it is signed", selector: "#sign" }],
  milestone_reached: () => [{ what: "how many have signed", selector: "#progress progress" }],
  collection_progress: () => [{ what: "how many have signed", selector: "#progress progress" }],
  closing_soon: () => [{ what: "the last day", selector: "#terms" }],
};

/** Notices that lead to no petition: their reader may not see it. */
const WITHOUT_PETITION = new Set(["joined_rejected", "inquiry_received", "body_without_staff"]);

/**
 * What the page behind a mail's links has to show.
 * @returns {{ at?: RegExp, what: string, selector?: string, words?: string }[]}
 */
export function promise(mail) {
  const own = ACCOUNT[mail.kind];
  const news = /\/unsubscribe#token=/.test(mail.text)
    ? [behind("/unsubscribe", "where such mails are stopped", "#mail-link button")]
    : [];
  if (own !== undefined) {
    return [...own, ...news];
  }
  if (WITHOUT_PETITION.has(mail.kind)) {
    return news;
  }
  const onItsPage = [{ what: "the petition", words: mail.payload.title }, ...(OF_A_PETITION[mail.kind]?.(mail) ?? [])];
  return [...onItsPage.map((one) => ({ at: /^\/(petitions|desk)\//, ...one })), ...news];
}
