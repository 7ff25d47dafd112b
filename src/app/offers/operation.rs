//! The calls that are offered, by their names in the document of the API.

use domain::words::words;

words! {
    /// A call of the API by which somebody acts on a petition; of several that press equally, the first comes first.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Operation {
        /// A moderator takes the petition out of another one's hands.
        TakePetitionOver = "take_petition_over",
        /// The author files the draft.
        SubmitPetition = "submit_petition",
        /// The author files the corrected text.
        FileCorrection = "file_correction",
        /// The author agrees to another addressee.
        ConsentToAddressee = "consent_to_addressee",
        /// A citizen joins.
        SignPetition = "sign_petition",
        /// A citizen begins to join on a telephone.
        BeginSigning = "begin_signing",
        /// A moderator approves.
        ApprovePetition = "approve_petition",
        /// A moderator refuses placement.
        RejectPetition = "reject_petition",
        /// A moderator asks the author for what the text lacks.
        RequestCorrection = "request_correction",
        /// A moderator asks another body.
        SendInquiry = "send_inquiry",
        /// The body that was asked answers.
        AnswerInquiry = "answer_inquiry",
        /// A moderator proposes another addressee.
        ProposeAddressee = "propose_addressee",
        /// A moderator forwards the petition.
        ForwardPetition = "forward_petition",
        /// A moderator records the letters to the mass media.
        SendMediaLetters = "send_media_letters",
        /// The body enters the petition in its register.
        RecordRegistration = "record_registration",
        /// The body answers a proposal.
        AnswerProposal = "answer_proposal",
        /// The body forms the working group.
        FormWorkingGroup = "form_working_group",
        /// The body records the visit to the place, or why there is none.
        RecordFieldVisit = "record_field_visit",
        /// The body announces the public discussion.
        AnnounceDiscussion = "announce_discussion",
        /// The body says what is on the agenda of the discussion, where it can be watched and who is invited.
        ChangeProgramme = "change_programme",
        /// The body records the minutes.
        RecordMinutes = "record_minutes",
        /// The first head decides.
        DecidePetition = "decide_petition",
        /// The body publishes the decision.
        PublishDecision = "publish_decision",
        /// The first head cancels the decision.
        CancelDecision = "cancel_decision",
        /// The body records the first head's statement.
        RecordStatement = "record_statement",
        /// The body reports on what its decision promised.
        ReportPromise = "report_promise",
        /// The body sends the petition on.
        RedirectPetition = "redirect_petition",
        /// The body complained of satisfies the complaint.
        SatisfyComplaint = "satisfy_complaint",
        /// The body complained of passes the complaint on.
        PassComplaintOn = "pass_complaint_on",
        /// An administrator records the outcome of a complaint.
        SettleComplaint = "settle_complaint",
        /// The body takes the signatures over.
        DownloadSignatures = "download_signatures",
        /// The body says that it has the signatures.
        AcknowledgeSignatures = "acknowledge_signatures",
        /// A moderator announces sheets of signatures.
        AnnouncePaperSheets = "announce_paper_sheets",
        /// A moderator types a line of a sheet.
        EnterPaperSignature = "enter_paper_signature",
        /// A second moderator takes signatures off the count.
        RunInvalidation = "run_invalidation",
        /// A moderator counts signatures that are none.
        MakeInvalidation = "make_invalidation",
        /// Somebody complains.
        FileComplaint = "file_complaint",
        /// The author changes the draft.
        AmendDraft = "amend_draft",
        /// A file is added.
        UploadAttachment = "upload_attachment",
        /// It is said where the representative is written to.
        NameRepresentativeContact = "name_representative_contact",
        /// That address is forgotten.
        ForgetRepresentativeContact = "forget_representative_contact",
        /// A citizen comments.
        PostComment = "post_comment",
        /// A citizen withdraws their signature.
        WithdrawSignature = "withdraw_signature",
        /// The author withdraws the petition.
        WithdrawPetition = "withdraw_petition",
        /// The author deletes the draft.
        DiscardDraft = "discard_draft",
        /// The petition is taken out of public access.
        TakeDownPetition = "take_down_petition",
        /// An administrator brings it back.
        RestorePetition = "restore_petition",
        /// A citizen says what they want to hear of it.
        FollowPetition = "follow_petition",
        /// A citizen hears no more of it.
        UnfollowPetition = "unfollow_petition",
        /// A moderator takes it in hand.
        HoldPetition = "hold_petition",
        /// A moderator lays it down.
        ReleasePetition = "release_petition",
    }
}
