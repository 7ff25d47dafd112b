//! The tables as diesel sees them; `tests/schema.rs` compares this file with the migrated database.

diesel::table! {
    accounts (id) {
        id -> Uuid,
        role -> Text,
        public_body -> Nullable<Text>,
        email -> Text,
        email_canonical -> Text,
        password_hash -> Text,
        person_key -> Nullable<Bytea>,
        staff_person_key -> Nullable<Bytea>,
        iin_cipher -> Nullable<Bytea>,
        key_version -> SmallInt,
        assurance -> Text,
        family_name -> Text,
        given_name -> Text,
        patronymic -> Nullable<Text>,
        birth_date -> Nullable<Date>,
        residence -> Nullable<Text>,
        language -> Text,
        created_at -> Timestamptz,
        disabled_at -> Nullable<Timestamptz>,
        erased_at -> Nullable<Timestamptz>,
        iin_released_at -> Nullable<Timestamptz>,
        iin_lost_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    calendar_days (day) {
        day -> Date,
        kind -> Text,
        name_kk -> Text,
        name_ru -> Text,
        name_en -> Text,
    }
}

diesel::table! {
    calendar_versions (version) {
        version -> Integer,
        made_at -> Timestamptz,
        reason -> Text,
        day -> Nullable<Date>,
        made_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    clocks (id) {
        id -> Uuid,
        petition_id -> Uuid,
        kind -> Text,
        article -> Text,
        started_on -> Date,
        started_at -> Timestamptz,
        length -> Integer,
        unit -> Text,
        due_on -> Date,
        due_at -> Timestamptz,
        skipped -> Jsonb,
        provisional -> Bool,
        calendar_version -> Integer,
        met_at -> Nullable<Timestamptz>,
        overdue_at -> Nullable<Timestamptz>,
        reminded_at -> Nullable<Timestamptz>,
        waits_until -> Nullable<Timestamptz>,
        complaint_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    correction_requests (petition_id) {
        petition_id -> Uuid,
        note -> Text,
        requested_at -> Timestamptz,
        requested_by -> Uuid,
    }
}

diesel::table! {
    decisions (id) {
        petition_id -> Uuid,
        outcome -> Text,
        reasoning_kk -> Nullable<Text>,
        reasoning_ru -> Nullable<Text>,
        appeal_route -> Text,
        decided_at -> Timestamptz,
        decided_by -> Uuid,
        published_at -> Nullable<Timestamptz>,
        statement_link -> Nullable<Text>,
        statement_on -> Nullable<Date>,
        id -> Uuid,
        comment_analysis -> Nullable<Text>,
        comparative_law -> Nullable<Text>,
        ended_at -> Nullable<Timestamptz>,
        ended_because -> Nullable<Text>,
        ended_reasoning -> Nullable<Text>,
    }
}

diesel::table! {
    discussions (id) {
        id -> Uuid,
        petition_id -> Uuid,
        held_on -> Date,
        place -> Text,
        draft_decision -> Text,
        announced_at -> Timestamptz,
        announced_by -> Uuid,
        minutes -> Nullable<Text>,
        minutes_at -> Nullable<Timestamptz>,
        starts_at -> Nullable<Time>,
        agenda -> Jsonb,
        broadcast_link -> Nullable<Text>,
        invited -> Jsonb,
        participants -> Jsonb,
        recording_link -> Nullable<Text>,
    }
}

diesel::table! {
    field_visits (petition_id) {
        petition_id -> Uuid,
        visited_on -> Nullable<Date>,
        place -> Nullable<Text>,
        findings -> Nullable<Text>,
        waiver_reason -> Nullable<Text>,
        recorded_at -> Timestamptz,
        recorded_by -> Uuid,
    }
}

diesel::table! {
    forwardings (id) {
        id -> Uuid,
        petition_id -> Uuid,
        kind -> Text,
        addressee -> Text,
        note -> Text,
        signature_count -> Integer,
        forwarded_at -> Timestamptz,
        forwarded_by -> Uuid,
        registration_number -> Nullable<Text>,
        registered_on -> Nullable<Date>,
    }
}

diesel::table! {
    idempotency_keys (account_id, operation, key) {
        account_id -> Uuid,
        operation -> Text,
        key -> Text,
        fingerprint -> Bytea,
        status -> SmallInt,
        location -> Nullable<Text>,
        body -> Jsonb,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    inbox (id) {
        id -> Uuid,
        account_id -> Uuid,
        petition_id -> Nullable<Uuid>,
        kind -> Text,
        payload -> Jsonb,
        created_at -> Timestamptz,
        notice_key -> Nullable<Text>,
        campaign_id -> Nullable<Uuid>,
        read_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    journal (id) {
        id -> Uuid,
        petition_id -> Uuid,
        event -> Text,
        from_state -> Text,
        to_state -> Text,
        version -> Integer,
        actor_role -> Text,
        actor_id -> Nullable<Uuid>,
        details -> Jsonb,
        effective_at -> Timestamptz,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    token_keys (check_value) {
        check_value -> Bytea,
        known_since -> Timestamptz,
    }
}

diesel::table! {
    key_checks (purpose) {
        purpose -> Text,
        check_value -> Bytea,
    }
}

diesel::table! {
    outbox (id) {
        id -> Uuid,
        kind -> Text,
        petition_id -> Nullable<Uuid>,
        account_id -> Nullable<Uuid>,
        address -> Nullable<Text>,
        language -> Text,
        payload -> Jsonb,
        dedup_key -> Text,
        created_at -> Timestamptz,
        due_at -> Timestamptz,
        leased_until -> Nullable<Timestamptz>,
        attempts -> Integer,
        last_error -> Nullable<Text>,
        sent_at -> Nullable<Timestamptz>,
        buried_at -> Nullable<Timestamptz>,
        campaign_id -> Nullable<Uuid>,
        webhook_id -> Nullable<Uuid>,
        event_id -> Nullable<Uuid>,
        event_number -> Nullable<BigInt>,
    }
}

diesel::table! {
    password_resets (token_hash) {
        token_hash -> Bytea,
        account_id -> Uuid,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    petition_numbers (year) {
        year -> Integer,
        last -> Integer,
    }
}

diesel::table! {
    petitions (id) {
        id -> Uuid,
        number -> Nullable<Text>,
        author_id -> Uuid,
        state -> Text,
        version -> Integer,
        rule_set -> Text,
        source -> Text,
        mode -> Text,
        language -> Text,
        addressee -> Text,
        title -> Text,
        subject -> Text,
        content -> Text,
        arguments -> Text,
        proposals -> Text,
        representative -> Nullable<Text>,
        text_hash -> Nullable<Bytea>,
        link_key -> Nullable<Text>,
        signer_salt -> Bytea,
        signature_count -> Integer,
        last_ordinal -> BigInt,
        required_count -> Nullable<Integer>,
        joining_ends_on -> Nullable<Date>,
        opened_at -> Nullable<Timestamptz>,
        closes_on -> Nullable<Date>,
        threshold_reached_at -> Nullable<Timestamptz>,
        closed_as -> Nullable<Text>,
        created_at -> Timestamptz,
        submitted_at -> Nullable<Timestamptz>,
        changed_at -> Timestamptz,
        taken_down_at -> Nullable<Timestamptz>,
        translation -> Nullable<Jsonb>,
    }
}

diesel::table! {
    proposal_answers (id) {
        petition_id -> Uuid,
        answer -> Text,
        answered_at -> Timestamptz,
        answered_by -> Uuid,
        id -> Uuid,
        conclusion -> Text,
        cancelled_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    refresh_tokens (token_hash) {
        token_hash -> Bytea,
        session_id -> Uuid,
        issued_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
        successor_hash -> Nullable<Bytea>,
    }
}

diesel::table! {
    registrations (id) {
        id -> Uuid,
        token_hash -> Bytea,
        email -> Text,
        email_canonical -> Text,
        password_hash -> Text,
        person_key -> Bytea,
        iin_cipher -> Bytea,
        key_version -> SmallInt,
        family_name -> Text,
        given_name -> Text,
        patronymic -> Nullable<Text>,
        birth_date -> Date,
        residence -> Text,
        language -> Text,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        confirmed_at -> Nullable<Timestamptz>,
        delivery_id -> Nullable<Uuid>,
        assurance -> Text,
        proof_cipher -> Nullable<Bytea>,
        provider -> Nullable<Text>,
        subject_key -> Nullable<Bytea>,
    }
}

diesel::table! {
    spent_challenges (nonce) {
        nonce -> Bytea,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    identity_proofs (account_id) {
        account_id -> Uuid,
        proof_cipher -> Bytea,
        key_version -> SmallInt,
        proven_at -> Timestamptz,
    }
}

diesel::table! {
    iin_takeovers (id) {
        id -> Uuid,
        former_id -> Uuid,
        holder_id -> Uuid,
        former_assurance -> Text,
        assurance -> Text,
        taken_over_at -> Timestamptz,
    }
}

diesel::table! {
    iin_releases (former_id) {
        former_id -> Uuid,
        person_key -> Bytea,
        released_at -> Timestamptz,
    }
}

diesel::table! {
    rejections (id) {
        petition_id -> Uuid,
        grounds -> Jsonb,
        reasoning -> Text,
        appeal_route -> Text,
        rejected_at -> Timestamptz,
        rejected_by -> Nullable<Uuid>,
        id -> Uuid,
        cancelled_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    sessions (id) {
        id -> Uuid,
        account_id -> Uuid,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        last_used_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        ended_because -> Nullable<Text>,
        second_factor -> Bool,
        network -> Bytea,
        client -> Nullable<Text>,
    }
}

diesel::table! {
    log_pending (id) {
        id -> BigInt,
        entry -> Nullable<Bytea>,
        signature_id -> Nullable<Uuid>,
        seed -> Nullable<Bytea>,
    }
}

diesel::table! {
    log_pending_batches (id) {
        id -> BigInt,
        entries -> Nullable<Bytea>,
        signature_ids -> Array<Nullable<Uuid>>,
        seeds -> Array<Nullable<Bytea>>,
    }
}

diesel::table! {
    log_entries (first_index) {
        first_index -> BigInt,
        entries -> Bytea,
    }
}

diesel::table! {
    log_tiles (level, tile) {
        level -> SmallInt,
        tile -> BigInt,
        hashes -> Bytea,
        root -> Bytea,
    }
}

diesel::table! {
    log_checkpoints (size) {
        size -> BigInt,
        root -> Bytea,
        note -> Text,
        made_at -> Timestamptz,
    }
}

diesel::table! {
    log_cosignatures (size, witness) {
        size -> BigInt,
        witness -> Text,
        ordinal -> SmallInt,
        line -> Text,
        cosigned_at -> Timestamptz,
    }
}

diesel::table! {
    log_witnesses (witness) {
        witness -> Text,
        asked_at -> Timestamptz,
        answered_at -> Nullable<Timestamptz>,
        cosigned_size -> BigInt,
        fault -> Nullable<Text>,
        contradiction -> Nullable<Text>,
    }
}

diesel::table! {
    signature_leaves (signature_id) {
        signature_id -> Uuid,
        log_index -> BigInt,
        seed -> Nullable<Bytea>,
    }
}

diesel::table! {
    signature_removals (signature_id) {
        signature_id -> Uuid,
        reason -> Text,
        removed_at -> Timestamptz,
        removed_by -> Uuid,
    }
}

diesel::table! {
    signatures (id) {
        id -> Uuid,
        petition_id -> Uuid,
        signer_key -> Uuid,
        account_id -> Nullable<Uuid>,
        round -> SmallInt,
        live -> Bool,
        ordinal -> BigInt,
        channel -> Text,
        assurance -> Text,
        key_version -> SmallInt,
        public_name -> Text,
        region -> Text,
        notify -> Bool,
        signed_at -> Timestamptz,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    sandbox_revocations (id) {
        id -> Uuid,
        serial -> Text,
        line -> Text,
        state -> Text,
        reason -> Nullable<SmallInt>,
        at -> Timestamptz,
    }
}

diesel::table! {
    schema_support (only_row) {
        only_row -> Bool,
        least_migration -> Text,
    }
}

diesel::table! {
    test_clock (only_row) {
        only_row -> Bool,
        offset_microseconds -> BigInt,
    }
}

diesel::table! {
    working_groups (petition_id) {
        petition_id -> Uuid,
        members -> Jsonb,
        formed_at -> Timestamptz,
        formed_by -> Uuid,
        meets_on -> Nullable<Date>,
        meeting_hour -> Nullable<Text>,
        meeting_place -> Nullable<Text>,
        agenda -> Jsonb,
        broadcast_link -> Nullable<Text>,
    }
}

diesel::table! {
    takedowns (id) {
        id -> Uuid,
        petition_id -> Uuid,
        reason -> Text,
        taken_down_at -> Timestamptz,
        taken_down_by -> Uuid,
        restored_because -> Nullable<Text>,
        restored_at -> Nullable<Timestamptz>,
        restored_by -> Nullable<Uuid>,
        proposed_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    inquiries (id) {
        id -> Uuid,
        petition_id -> Uuid,
        public_body -> Text,
        matter -> Text,
        question -> Text,
        asked_at -> Timestamptz,
        asked_by -> Uuid,
        answer -> Nullable<Text>,
        answered_at -> Nullable<Timestamptz>,
        answered_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    addressee_changes (id) {
        id -> Uuid,
        petition_id -> Uuid,
        addressee -> Text,
        note -> Text,
        proposed_at -> Timestamptz,
        proposed_by -> Uuid,
        settled_at -> Nullable<Timestamptz>,
        consented -> Nullable<Bool>,
    }
}

diesel::table! {
    media_letters (id) {
        id -> Uuid,
        petition_id -> Uuid,
        outlets -> Jsonb,
        sent_on -> Date,
        recorded_at -> Timestamptz,
        recorded_by -> Uuid,
    }
}

diesel::table! {
    invalidations (id) {
        id -> Uuid,
        petition_id -> Uuid,
        conditions -> Jsonb,
        reason -> Text,
        matched -> Integer,
        made_at -> Timestamptz,
        made_by -> Uuid,
        removed -> Nullable<Integer>,
        run_at -> Nullable<Timestamptz>,
        run_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    paper_sheets (id) {
        id -> Uuid,
        petition_id -> Uuid,
        received_on -> Date,
        sheets -> Integer,
        lines -> Integer,
        entered -> Integer,
        announced_at -> Timestamptz,
        announced_by -> Uuid,
    }
}

diesel::table! {
    paper_signatures (signature_id) {
        signature_id -> Uuid,
        iin_cipher -> Bytea,
        family_name -> Text,
        given_name -> Text,
        patronymic -> Nullable<Text>,
        signed_on -> Date,
        scan_reference -> Text,
        entered_by -> Uuid,
        received_on -> Date,
        sheet_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    bundle_acknowledgements (petition_id, public_body) {
        petition_id -> Uuid,
        public_body -> Text,
        acknowledged_at -> Timestamptz,
        acknowledged_by -> Uuid,
    }
}

diesel::table! {
    bundle_downloads (id) {
        id -> Uuid,
        petition_id -> Uuid,
        public_body -> Text,
        signatures -> Integer,
        downloaded_at -> Timestamptz,
        downloaded_by -> Uuid,
    }
}

diesel::table! {
    representative_contacts (petition_id) {
        petition_id -> Uuid,
        email -> Text,
        consented_at -> Timestamptz,
        given_by -> Uuid,
    }
}

diesel::table! {
    coercion_reports (id) {
        id -> Uuid,
        petition_id -> Nullable<Uuid>,
        statement -> Text,
        reported_at -> Timestamptz,
        reported_by -> Uuid,
        finding -> Nullable<Text>,
        handled_at -> Nullable<Timestamptz>,
        handled_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    complaints (id) {
        id -> Uuid,
        petition_id -> Uuid,
        matter -> Text,
        route -> Text,
        statement -> Text,
        known_on -> Date,
        filed_at -> Timestamptz,
        filed_by -> Uuid,
        passed_on_to -> Nullable<Text>,
        passed_on_at -> Nullable<Timestamptz>,
        passed_on_by -> Nullable<Uuid>,
        outcome -> Nullable<Text>,
        outcome_reasoning -> Nullable<Text>,
        settled_at -> Nullable<Timestamptz>,
        settled_by -> Nullable<Uuid>,
        subject_id -> Uuid,
        term -> Nullable<Text>,
        complained -> Text,
        public_body -> Nullable<Text>,
        concern -> Nullable<Text>,
        late_because -> Nullable<Text>,
        received_on -> Nullable<Date>,
        settled_as -> Nullable<Text>,
        court_outcome -> Nullable<Text>,
        court_reasoning -> Nullable<Text>,
        court_recorded_at -> Nullable<Timestamptz>,
        court_recorded_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    switches (name) {
        name -> Text,
        is_on -> Bool,
        reason -> Text,
        changed_at -> Timestamptz,
        changed_by -> Uuid,
    }
}

diesel::table! {
    attachments (id) {
        id -> Uuid,
        petition_id -> Uuid,
        purpose -> Text,
        file_name -> Text,
        media_type -> Text,
        size -> Integer,
        sha256 -> Bytea,
        uploaded_at -> Timestamptz,
        uploaded_by -> Uuid,
    }
}

diesel::table! {
    attachment_contents (attachment_id) {
        attachment_id -> Uuid,
        content -> Bytea,
    }
}

diesel::table! {
    comments (id) {
        id -> Uuid,
        petition_id -> Uuid,
        parent_id -> Nullable<Uuid>,
        author_id -> Uuid,
        author_name -> Text,
        content -> Text,
        posted_at -> Timestamptz,
    }
}

diesel::table! {
    comment_removals (comment_id) {
        comment_id -> Uuid,
        reason -> Text,
        removed_at -> Timestamptz,
        removed_by -> Uuid,
    }
}

diesel::table! {
    campaigns (id) {
        id -> Uuid,
        petition_id -> Uuid,
        kind -> Text,
        payload -> Jsonb,
        created_at -> Timestamptz,
        after_ordinal -> BigInt,
        queued -> Integer,
        finished_at -> Nullable<Timestamptz>,
        audience -> Text,
        topic -> Nullable<Text>,
        after_account -> Nullable<Uuid>,
        sent -> Integer,
        failed -> Integer,
        settled_at -> Nullable<Timestamptz>,
        superseded_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    takedown_proposals (petition_id) {
        petition_id -> Uuid,
        reason -> Text,
        proposed_at -> Timestamptz,
        proposed_by -> Uuid,
    }
}

diesel::table! {
    second_factors (account_id) {
        account_id -> Uuid,
        secret_cipher -> Bytea,
        key_version -> SmallInt,
        enrolled_at -> Timestamptz,
        confirmed_at -> Nullable<Timestamptz>,
        last_step -> BigInt,
        reversal_hash -> Nullable<Bytea>,
    }
}

diesel::table! {
    signature_claims (signature_id) {
        signature_id -> Uuid,
        account_id -> Uuid,
        public_name -> Text,
        claimed_at -> Timestamptz,
    }
}

diesel::table! {
    signing_statements (hash) {
        hash -> Bytea,
        petition_id -> Uuid,
        occasion -> Text,
        version -> SmallInt,
        body -> Text,
    }
}

diesel::table! {
    signature_evidence (id) {
        id -> Uuid,
        signature_id -> Nullable<Uuid>,
        petition_id -> Nullable<Uuid>,
        decision_id -> Nullable<Uuid>,
        statement_hash -> Bytea,
        cms_cipher -> Bytea,
        key_version -> SmallInt,
        line -> Text,
        verdict -> Text,
        certificate_serial -> Text,
        certificate_issuer -> Text,
        judged_at -> Timestamptz,
        revocation -> Text,
        revocation_as_of -> Nullable<Timestamptz>,
        stamped_at -> Nullable<Timestamptz>,
        stamp_serial -> Nullable<Text>,
        organisation_bin -> Nullable<Text>,
        organisation_name -> Nullable<Text>,
        organisation_role -> Nullable<Text>,
        second_opinion -> Nullable<Text>,
    }
}

diesel::table! {
    signing_sessions (id) {
        id -> Uuid,
        account_id -> Uuid,
        petition_id -> Uuid,
        signature_id -> Uuid,
        channel -> Text,
        state -> Text,
        notify -> Bool,
        link_key -> Nullable<Text>,
        begun_at -> Timestamptz,
        expires_at -> Timestamptz,
        settles_by -> Timestamptz,
        qr_code -> Nullable<Bytea>,
        mobile_link -> Nullable<Text>,
        business_link -> Nullable<Text>,
        data_url -> Nullable<Text>,
        sign_url -> Nullable<Text>,
        handed_at -> Nullable<Timestamptz>,
        cms_cipher -> Nullable<Bytea>,
        next_try_at -> Timestamptz,
        tries -> SmallInt,
        failure_code -> Nullable<Text>,
        failure_detail -> Nullable<Text>,
        failure_basis -> Nullable<Text>,
        settled_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    known_networks (account_id, network) {
        account_id -> Uuid,
        network -> Bytea,
        seen_at -> Timestamptz,
    }
}

diesel::table! {
    account_proposals (account_id, act) {
        account_id -> Uuid,
        act -> Text,
        reason -> Text,
        proposed_at -> Timestamptz,
        proposed_by -> Uuid,
    }
}

diesel::table! {
    recovery_codes (code_hash) {
        code_hash -> Bytea,
        account_id -> Uuid,
        issued_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    sign_in_failures (address_key, network) {
        address_key -> Bytea,
        network -> Bytea,
        failures -> Integer,
        last_at -> Timestamptz,
    }
}

diesel::table! {
    quotas (policy, subject) {
        policy -> Text,
        subject -> Bytea,
        full_at -> Timestamptz,
    }
}

diesel::table! {
    email_changes (id) {
        id -> Uuid,
        account_id -> Uuid,
        old_email -> Text,
        new_email -> Text,
        new_canonical -> Text,
        token_hash -> Bytea,
        reversal_hash -> Nullable<Bytea>,
        requested_at -> Timestamptz,
        expires_at -> Timestamptz,
        confirmed_at -> Nullable<Timestamptz>,
        reversed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    account_events (id) {
        id -> Uuid,
        account_id -> Uuid,
        actor_id -> Nullable<Uuid>,
        event -> Text,
        details -> Jsonb,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    personal_data_readings (id) {
        id -> Uuid,
        reader_id -> Uuid,
        subject_id -> Nullable<Uuid>,
        petition_id -> Nullable<Uuid>,
        what -> Text,
        read_at -> Timestamptz,
    }
}

diesel::table! {
    apps (id) {
        id -> Uuid,
        owner_id -> Uuid,
        name -> Text,
        scopes -> Array<Text>,
        secret_hash -> Nullable<Bytea>,
        created_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
        kind -> Text,
        redirect_uris -> Array<Text>,
    }
}

diesel::table! {
    app_consents (id) {
        id -> Uuid,
        account_id -> Uuid,
        app_id -> Uuid,
        scopes -> Array<Text>,
        given_at -> Timestamptz,
        withdrawn_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    app_codes (code_hash) {
        code_hash -> Bytea,
        consent_id -> Uuid,
        scopes -> Array<Text>,
        redirect_uri -> Text,
        challenge -> Text,
        issued_at -> Timestamptz,
        expires_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    app_sessions (session_id) {
        session_id -> Uuid,
        consent_id -> Uuid,
        scopes -> Array<Text>,
        code_hash -> Bytea,
    }
}

diesel::table! {
    app_tokens (token_hash) {
        token_hash -> Bytea,
        app_id -> Uuid,
        scopes -> Array<Text>,
        issued_at -> Timestamptz,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    app_acts (id) {
        id -> Uuid,
        account_id -> Uuid,
        app_id -> Uuid,
        operation -> Text,
        address -> Text,
        acted_at -> Timestamptz,
    }
}

diesel::table! {
    petition_flags (petition_id, flag) {
        petition_id -> Uuid,
        flag -> Text,
    }
}

diesel::table! {
    title_skeletons (petition_id) {
        petition_id -> Uuid,
        skeleton -> Text,
    }
}

diesel::table! {
    comment_holds (comment_id) {
        comment_id -> Uuid,
        held_at -> Timestamptz,
        released_at -> Nullable<Timestamptz>,
        released_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    identity_checks (id) {
        id -> Uuid,
        account_id -> Uuid,
        document -> Text,
        family_name -> Nullable<Text>,
        given_name -> Nullable<Text>,
        patronymic -> Nullable<Text>,
        office -> Nullable<Text>,
        checked_by -> Uuid,
        checked_at -> Timestamptz,
        expires_at -> Timestamptz,
        state -> Text,
        settled_by -> Nullable<Uuid>,
        settled_at -> Nullable<Timestamptz>,
        takes_over -> Bool,
        claim_cipher -> Nullable<Bytea>,
    }
}

diesel::table! {
    signature_counts (petition_id, day, region, assurance) {
        petition_id -> Uuid,
        day -> Date,
        region -> Text,
        signatures -> Integer,
        assurance -> Text,
    }
}

diesel::table! {
    petition_ranks (petition_id) {
        petition_id -> Uuid,
        signature_count -> Integer,
    }
}

diesel::table! {
    changes (id) {
        id -> BigInt,
        made_in -> BigInt,
        petition_id -> Nullable<Uuid>,
        what -> Text,
    }
}

diesel::joinable!(comment_holds -> comments (comment_id));
diesel::joinable!(title_skeletons -> petitions (petition_id));
diesel::joinable!(apps -> accounts (owner_id));
diesel::joinable!(app_consents -> apps (app_id));
diesel::joinable!(app_codes -> app_consents (consent_id));
diesel::joinable!(app_sessions -> app_consents (consent_id));
diesel::joinable!(app_sessions -> sessions (session_id));
diesel::joinable!(app_tokens -> apps (app_id));
diesel::joinable!(app_acts -> apps (app_id));
diesel::joinable!(comment_removals -> comments (comment_id));
diesel::joinable!(rejections -> petitions (petition_id));
diesel::joinable!(petition_ranks -> petitions (petition_id));
diesel::table! {
    rankings (id) {
        id -> Uuid,
        made_at -> Timestamptz,
        petition_ids -> Array<Uuid>,
        keys -> Array<BigInt>,
        earlier -> Nullable<Uuid>,
    }
}

diesel::table! {
    petition_search (petition_id) {
        petition_id -> Uuid,
        opened_at -> Timestamptz,
        closes_on -> Date,
        signature_count -> Integer,
        state -> Text,
        addressee -> Text,
        language -> Text,
        words -> Array<Text>,
        title_marks -> Array<Text>,
    }
}

diesel::table! {
    petition_stems (petition_id) {
        petition_id -> Uuid,
        rules -> Integer,
        stems -> Array<Text>,
        title_marks -> Array<Text>,
    }
}

diesel::table! {
    subscriptions (petition_id, account_id) {
        account_id -> Uuid,
        petition_id -> Uuid,
        answers -> Bool,
        milestones -> Bool,
        closing_soon -> Bool,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    topics (kind, code, account_id) {
        account_id -> Uuid,
        kind -> Text,
        code -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    mail_failures (account_id) {
        account_id -> Uuid,
        in_a_row -> Integer,
        reason -> Text,
        failed_at -> Timestamptz,
        suspended_at -> Nullable<Timestamptz>,
        came_back -> Bool,
    }
}

diesel::table! {
    declined_mails (account_id, choice) {
        account_id -> Uuid,
        choice -> Text,
    }
}

diesel::table! {
    deliveries (id) {
        id -> Uuid,
        mail_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    body_changes (id) {
        id -> Uuid,
        body -> Text,
        kind -> Text,
        successor -> Nullable<Text>,
        name_kk -> Nullable<Text>,
        name_ru -> Nullable<Text>,
        name_en -> Nullable<Text>,
        effective_on -> Date,
        reason -> Text,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
        applied_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    filed_addressees (petition_id) {
        petition_id -> Uuid,
        addressee -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(accounts, apps);
diesel::allow_tables_to_appear_in_same_query!(apps, app_consents);
diesel::allow_tables_to_appear_in_same_query!(app_codes, app_consents);
diesel::allow_tables_to_appear_in_same_query!(app_sessions, app_consents);
diesel::allow_tables_to_appear_in_same_query!(app_sessions, sessions);
diesel::allow_tables_to_appear_in_same_query!(app_consents, sessions);
diesel::allow_tables_to_appear_in_same_query!(apps, app_sessions);
diesel::allow_tables_to_appear_in_same_query!(accounts, app_tokens);
diesel::allow_tables_to_appear_in_same_query!(apps, app_tokens);
diesel::allow_tables_to_appear_in_same_query!(apps, app_acts);
diesel::allow_tables_to_appear_in_same_query!(accounts, outbox);
diesel::allow_tables_to_appear_in_same_query!(accounts, campaigns);
diesel::allow_tables_to_appear_in_same_query!(accounts, mail_failures);
diesel::allow_tables_to_appear_in_same_query!(outbox, campaigns);
diesel::allow_tables_to_appear_in_same_query!(outbox, deliveries);
diesel::allow_tables_to_appear_in_same_query!(inbox, campaigns);
diesel::allow_tables_to_appear_in_same_query!(outbox, mail_failures);
diesel::allow_tables_to_appear_in_same_query!(campaigns, mail_failures);
diesel::allow_tables_to_appear_in_same_query!(accounts, known_networks);
diesel::allow_tables_to_appear_in_same_query!(comment_removals, comments);
diesel::allow_tables_to_appear_in_same_query!(comment_holds, comments);
diesel::allow_tables_to_appear_in_same_query!(comment_holds, comment_removals);
diesel::allow_tables_to_appear_in_same_query!(petitions, title_skeletons);
diesel::allow_tables_to_appear_in_same_query!(petitions, rejections);
diesel::allow_tables_to_appear_in_same_query!(clocks, petitions);
diesel::allow_tables_to_appear_in_same_query!(clocks, signing_sessions);
diesel::allow_tables_to_appear_in_same_query!(clocks, petition_ranks);
diesel::allow_tables_to_appear_in_same_query!(petition_ranks, petitions);

diesel::table! {
    moderation_holds (petition_id) {
        petition_id -> Uuid,
        holder_id -> Uuid,
        held_at -> Timestamptz,
        held_until -> Timestamptz,
    }
}

diesel::table! {
    desk_journal (id) {
        id -> Uuid,
        petition_id -> Uuid,
        event -> Text,
        actor_id -> Nullable<Uuid>,
        details -> Jsonb,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    delay_notices (id) {
        id -> Uuid,
        message_kk -> Text,
        message_ru -> Text,
        message_en -> Nullable<Text>,
        made_at -> Timestamptz,
        made_by -> Uuid,
    }
}

diesel::table! {
    delay_notices_told (notice_id, petition_id) {
        notice_id -> Uuid,
        petition_id -> Uuid,
        told_at -> Timestamptz,
    }
}

diesel::table! {
    petition_notes (id) {
        id -> Uuid,
        petition_id -> Uuid,
        content -> Text,
        version -> Integer,
        written_at -> Timestamptz,
        written_by -> Uuid,
        corrected_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    tags (code) {
        code -> Text,
        name_kk -> Text,
        name_ru -> Text,
        version -> Integer,
        retired_at -> Nullable<Timestamptz>,
        changed_at -> Timestamptz,
        changed_by -> Uuid,
    }
}

diesel::table! {
    petition_tags (petition_id, tag) {
        petition_id -> Uuid,
        tag -> Text,
    }
}

diesel::table! {
    rejection_reasons (id) {
        id -> Uuid,
        ground -> Text,
        text_kk -> Text,
        text_ru -> Text,
        version -> Integer,
        retired_at -> Nullable<Timestamptz>,
        changed_at -> Timestamptz,
        changed_by -> Uuid,
    }
}

diesel::table! {
    rejection_reason_uses (rejection_id, reason_id) {
        rejection_id -> Uuid,
        reason_id -> Uuid,
    }
}

diesel::allow_tables_to_appear_in_same_query!(petitions, accounts);
diesel::allow_tables_to_appear_in_same_query!(petitions, delay_notices_told);
diesel::allow_tables_to_appear_in_same_query!(accounts, delay_notices_told);
diesel::allow_tables_to_appear_in_same_query!(petitions, petition_notes);
diesel::allow_tables_to_appear_in_same_query!(accounts, moderation_holds);
diesel::allow_tables_to_appear_in_same_query!(accounts, identity_checks);
diesel::allow_tables_to_appear_in_same_query!(accounts, desk_journal);
diesel::allow_tables_to_appear_in_same_query!(accounts, petition_notes);
diesel::allow_tables_to_appear_in_same_query!(signature_evidence, signing_statements);
diesel::allow_tables_to_appear_in_same_query!(signature_evidence, signatures);

diesel::table! {
    provider_identities (id) {
        id -> Uuid,
        account_id -> Uuid,
        provider -> Text,
        subject_key -> Bytea,
        linked_at -> Timestamptz,
        last_used_at -> Timestamptz,
        post_withdrawn_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    provider_attempts (id) {
        id -> Uuid,
        provider -> Text,
        state_hash -> Bytea,
        verifier_hash -> Bytea,
        account_id -> Nullable<Uuid>,
        session_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        code_hash -> Nullable<Bytea>,
        tries -> SmallInt,
        busy_until -> Nullable<Timestamptz>,
        proof -> Nullable<Bytea>,
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    provider_sessions (session_id) {
        session_id -> Uuid,
        identity_id -> Uuid,
        provider_session -> Nullable<Bytea>,
    }
}

diesel::table! {
    logout_tokens (token_key) {
        token_key -> Bytea,
        forgotten_at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(provider_identities, provider_sessions);
diesel::allow_tables_to_appear_in_same_query!(sessions, provider_sessions);
diesel::allow_tables_to_appear_in_same_query!(sessions, provider_identities);

diesel::table! {
    decision_points (id) {
        id -> Uuid,
        petition_id -> Uuid,
        decision_id -> Uuid,
        position -> SmallInt,
        proposal -> Text,
        stance -> Text,
        answer_kk -> Nullable<Text>,
        answer_ru -> Nullable<Text>,
        due_on -> Nullable<Date>,
        responsible -> Nullable<Text>,
    }
}

diesel::table! {
    promises (point_id) {
        point_id -> Uuid,
        petition_id -> Uuid,
        due_on -> Date,
        passed_at -> Nullable<Timestamptz>,
        ended_at -> Nullable<Timestamptz>,
        reminded_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    promise_reports (id) {
        id -> Uuid,
        petition_id -> Uuid,
        point_id -> Uuid,
        progress -> Text,
        report_kk -> Nullable<Text>,
        report_ru -> Nullable<Text>,
        link -> Nullable<Text>,
        reported_at -> Timestamptz,
        reported_by -> Uuid,
    }
}

diesel::allow_tables_to_appear_in_same_query!(promises, decision_points);
diesel::allow_tables_to_appear_in_same_query!(promises, petitions);
diesel::allow_tables_to_appear_in_same_query!(decision_points, petitions);

diesel::table! {
    petition_views (petition_id, day) {
        petition_id -> Uuid,
        day -> Date,
        views -> BigInt,
    }
}

diesel::table! {
    signature_bursts (petition_id, kind, began_at) {
        petition_id -> Uuid,
        kind -> Text,
        began_at -> Timestamptz,
        signatures -> Integer,
        of_all -> Integer,
    }
}

diesel::table! {
    webhooks (id) {
        id -> Uuid,
        owner_id -> Uuid,
        url -> Text,
        description -> Text,
        events -> Array<Text>,
        addressees -> Array<Text>,
        territories -> Array<Text>,
        petitions -> Array<Uuid>,
        created_at -> Timestamptz,
        hears_from -> Timestamptz,
        disabled_at -> Nullable<Timestamptz>,
        disabled_because -> Nullable<Text>,
        failures -> Integer,
        failing_since -> Nullable<Timestamptz>,
        rests_until -> Nullable<Timestamptz>,
        looked_at_next -> Nullable<Timestamptz>,
        behind_after -> Nullable<BigInt>,
    }
}

diesel::table! {
    webhook_secrets (id) {
        id -> Uuid,
        webhook_id -> Uuid,
        key_version -> SmallInt,
        created_at -> Timestamptz,
        expires_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    webhook_events (id) {
        id -> Uuid,
        number -> BigInt,
        kind -> Text,
        petition_id -> Nullable<Uuid>,
        data -> Jsonb,
        happened_at -> Timestamptz,
        addressee -> Nullable<Text>,
        territories -> Array<Text>,
        written_at -> Timestamptz,
        after_webhook -> Nullable<Uuid>,
        told_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    webhook_attempts (id) {
        id -> Uuid,
        delivery_id -> Uuid,
        made_at -> Timestamptz,
        took_ms -> Integer,
        status -> Nullable<SmallInt>,
        fault -> Nullable<Text>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(accounts, webhooks);
diesel::allow_tables_to_appear_in_same_query!(outbox, webhooks);
diesel::allow_tables_to_appear_in_same_query!(outbox, webhook_events);
diesel::allow_tables_to_appear_in_same_query!(webhooks, webhook_events);
diesel::allow_tables_to_appear_in_same_query!(outbox, webhook_attempts);

diesel::table! {
    dumps (day, name) {
        day -> Date,
        name -> Text,
        entries -> BigInt,
        bytes -> BigInt,
        parts -> Integer,
        after_key -> Nullable<BigInt>,
        after_id -> Nullable<Uuid>,
        sha256 -> Nullable<Text>,
        begun_at -> Timestamptz,
        finished_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    dump_parts (day, name, part) {
        day -> Date,
        name -> Text,
        part -> Integer,
        content -> Bytea,
    }
}
