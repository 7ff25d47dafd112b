//! Articles of the Code, as cited in answers, notices and records: "article(part)(point)".
//! Articles of other laws carry the law's name.

/// What a petition is, and to whom it may be addressed.
pub const PETITION: &str = "90-1(1)";
/// The applicant: a citizen of the Republic.
pub const APPLICANT: &str = "90-1(2)";
/// Filing on the portal or on paper; the ministry in charge as the authorized body.
pub const FILING: &str = "90-2(1)";
/// What the authorized body does with a petition: moderation, publication, forwarding.
pub const AUTHORIZED_BODY: &str = "90-2";
/// Required content.
pub const CONTENT: &str = "90-2(2)";
/// Who files: names, IIN, place of residence, e-mail.
pub const APPLICANT_DATA: &str = "90-2(2)(1)";
/// The name of the body it is addressed to.
pub const ADDRESSEE: &str = "90-2(2)(2)";
/// Content and subject, arguments and proposals.
pub const SUBJECT: &str = "90-2(2)(4)";
/// The document that proves a representative's authority.
pub const REPRESENTATIVE: &str = "90-2(2)(3)";
/// Prohibited subjects.
pub const PROHIBITED_SUBJECTS: &str = "90-2(3)";
/// Conditions of open publication, the grounds of a rejection.
pub const REJECTION_GROUNDS: &str = "90-2(4)";
/// Fifty joiners within the window.
pub const JOINING_WINDOW: &str = "90-2(4)(1)";
/// The bar on a repeated subject.
pub const DUPLICATE: &str = "90-2(4)(3)";
/// Moderation and its twenty working days.
pub const MODERATION_TERM: &str = "90-2(5)";
/// Inquiries of the moderator to other state bodies.
pub const INQUIRY: &str = "90-2(5)";
/// A reasoned rejection and its notice.
pub const REJECTION: &str = "90-2(6)";
/// Placement in free access, with notice to the applicant.
pub const OPEN_PUBLICATION: &str = "90-2(7)";
/// Information letters to the mass media.
pub const MEDIA_LETTERS: &str = "90-2(8)";
/// Joining: citizens, by EDS or in writing, with consent to the processing of their data.
pub const JOINING: &str = "90-3(1)";
/// The six months of collection.
pub const COLLECTION: &str = "90-3(2)";
/// Comments.
pub const COMMENTS: &str = "90-3(3)";
/// Votes needed.
pub const THRESHOLD: &str = "90-3(4)";
/// Below the threshold: returned, and forwarded as a message, response or proposal.
pub const NOT_SUPPORTED: &str = "90-3(5)";
/// Forwarding to the competent body, with notice.
pub const FORWARDING: &str = "90-4(1)";
/// Verification of the signatures before forwarding (our default; the article is the nearest).
pub const VERIFICATION: &str = "90-4(1)";
/// No refusal to accept a petition.
pub const ACCEPTANCE: &str = "90-4(2)";
/// Registration by the rules of the authorized body.
pub const REGISTRATION: &str = "90-4(3)";
/// The term of consideration.
pub const CONSIDERATION_TERM: &str = "90-5(1)";
/// What the addressee does before deciding.
pub const DUTIES: &str = "90-5(2)";
/// Field visit.
pub const FIELD_VISIT: &str = "90-5(2)(1)";
/// Public discussion of the draft decision and its notice.
pub const DISCUSSION: &str = "90-5(2)(2)";
/// Commission or working group.
pub const WORKING_GROUP: &str = "90-5(2)(3)";
/// The decision is the first head's.
pub const FIRST_HEAD: &str = "90-6(1)";
/// Reasons, language, and the right of appeal in a decision.
pub const DECISION_REASONING: &str = "90-6(2)";
/// Publication of the decision.
pub const DECISION_PUBLICATION: &str = "90-6(3)";
/// The first head's official statement.
pub const STATEMENT: &str = "90-6(3)";

/// Registration on the day of receipt; after hours or on a day off, on the next working day.
pub const REGISTRATION_DAY: &str = "64(3)";
/// Saying what is wrong and setting a term to mend it (appeals in general; our default here).
pub const CORRECTION: &str = "64(6)";
/// Withdrawal by the applicant (appeals in general; our default here).
pub const WITHDRAWAL: &str = "64(9)";
/// Redirection to the competent body.
pub const REDIRECTION: &str = "65";
/// Means of notice.
pub const NOTICE: &str = "66";
/// Recusal of an official.
pub const RECUSAL: &str = "67";
/// Hearing before an unfavourable act.
pub const HEARING: &str = "73";
/// Access to the case file.
pub const CASE_FILE: &str = "75";
/// The general term of a procedure; it holds for an answer to a proposal.
pub const PROPOSAL_TERM: &str = "76(1)";
/// A term runs from the day after the event.
pub const DAY_COUNT: &str = "76(2)";
/// A term that ends on a day off ends on the next working day.
pub const ROLL_OVER: &str = "76(5)";
/// How a message, response or proposal is answered.
pub const PROPOSAL_ANSWER: &str = "89";
/// Complaint to the superior body.
pub const COMPLAINT: &str = "91";
/// Silence within the term is a refusal.
pub const SILENCE: &str = "91(2)";
/// The body complained of passes the complaint on.
pub const COMPLAINT_PASSING_ON: &str = "91(4)";
/// No superior body: straight to court.
pub const NO_SUPERIOR: &str = "91(6)";
/// Term of a complaint.
pub const COMPLAINT_TERM: &str = "92(1)";
/// Longer term when the act did not explain the ways of appeal.
pub const COMPLAINT_TERM_UNEXPLAINED: &str = "92(1-1)";
/// Term of the answer to a complaint.
pub const COMPLAINT_ANSWER: &str = "99";
/// Outcomes of a complaint.
pub const COMPLAINT_OUTCOME: &str = "100";
/// Claim to a court.
pub const COURT: &str = "136";

/// Automatic transfer of a holiday that falls on a day off (Law № 267-II of 13.12.2001).
pub const HOLIDAY_TRANSFER: &str = "Law on Holidays 5";
/// 7 January and the first day of Kurban Ait.
pub const RELIGIOUS_DAYS: &str = "Labour Code 84(5)";
/// Days off moved by order of the labour ministry.
pub const MOVED_DAYS: &str = "Labour Code 85(3)";
