-- CreateTable
CREATE TABLE "user_account" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "role" TEXT NOT NULL DEFAULT 'viewer',
    "disabled_at" TIMESTAMPTZ(6),
    "locale" TEXT NOT NULL DEFAULT 'ko',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "user_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_session" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "user_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_credential" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(6),
    "refresh_token_expires_at" TIMESTAMPTZ(6),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "user_credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "user_verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" TEXT,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "entity_type" TEXT NOT NULL,
    "entity_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "request_id" TEXT,
    "prev_hash" TEXT NOT NULL DEFAULT '',
    "hash" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "app_setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "app_setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "merchant" (
    "m_id" TEXT NOT NULL,
    "name" TEXT,
    "configured" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "merchant_pkey" PRIMARY KEY ("m_id")
);

-- CreateTable
CREATE TABLE "seller" (
    "id" UUID NOT NULL,
    "m_id" TEXT NOT NULL,
    "ref_seller_id" TEXT NOT NULL,
    "toss_seller_id" TEXT,
    "business_type" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "representative_name" TEXT,
    "business_registration_number" TEXT,
    "email" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "bank_code" TEXT NOT NULL,
    "account_number_encrypted" TEXT NOT NULL,
    "account_number_last4" TEXT NOT NULL,
    "account_fingerprint" TEXT NOT NULL,
    "holder_name" TEXT NOT NULL,
    "registration" TEXT NOT NULL DEFAULT 'pending',
    "toss_status" TEXT,
    "toss_status_at" TIMESTAMPTZ(6),
    "idempotency_key" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "refused_code" TEXT,
    "refused_message" TEXT,
    "refused_trace_id" TEXT,
    "toss_raw" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by_id" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "seller_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "seller_status_history" (
    "id" BIGSERIAL NOT NULL,
    "seller_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "from_status" TEXT,
    "to_status" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "detail" JSONB,

    CONSTRAINT "seller_status_history_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payout" (
    "id" UUID NOT NULL,
    "m_id" TEXT NOT NULL,
    "ref_payout_id" TEXT NOT NULL,
    "seller_id" UUID NOT NULL,
    "toss_payout_id" TEXT,
    "schedule_type" TEXT NOT NULL,
    "payout_on" DATE,
    "currency" TEXT NOT NULL DEFAULT 'KRW',
    "amount" BIGINT NOT NULL,
    "transaction_description" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "hold_reason" TEXT,
    "hold_until" TIMESTAMPTZ(6),
    "idempotency_key" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "first_sent_at" TIMESTAMPTZ(6),
    "last_sent_at" TIMESTAMPTZ(6),
    "absent_read_at" TIMESTAMPTZ(6),
    "requested_at" TIMESTAMPTZ(6),
    "finished_at" TIMESTAMPTZ(6),
    "failure_code" TEXT,
    "failure_message" TEXT,
    "failure_trace_id" TEXT,
    "replaces_payout_id" UUID,
    "toss_raw" JSONB,
    "created_by_id" TEXT,
    "approved_by_id" TEXT,
    "approved_at" TIMESTAMPTZ(6),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "payout_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payout_status_history" (
    "id" BIGSERIAL NOT NULL,
    "payout_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "from_status" TEXT,
    "to_status" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "detail" JSONB,

    CONSTRAINT "payout_status_history_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "balance_reading" (
    "id" BIGSERIAL NOT NULL,
    "m_id" TEXT NOT NULL,
    "available" BIGINT NOT NULL,
    "pending" BIGINT NOT NULL,
    "read_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "balance_reading_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_event" (
    "id" UUID NOT NULL,
    "received_at" TIMESTAMPTZ(6) NOT NULL,
    "transmission_id" TEXT,
    "retried_count" INTEGER,
    "event_id" TEXT,
    "event_type" TEXT NOT NULL,
    "event_created_at" TIMESTAMPTZ(6),
    "signature" TEXT NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "headers" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "outcome" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "applied_at" TIMESTAMPTZ(6),
    "entity_type" TEXT,
    "entity_id" TEXT,

    CONSTRAINT "webhook_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "file_name" TEXT,
    "sha256" TEXT,
    "profile" TEXT,
    "encoding" TEXT,
    "from_on" DATE,
    "to_on" DATE,
    "status" TEXT NOT NULL,
    "rows" INTEGER NOT NULL DEFAULT 0,
    "inserted" INTEGER NOT NULL DEFAULT 0,
    "updated" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "error" JSONB,
    "errors_file" TEXT,
    "bytes_total" BIGINT,
    "bytes_read" BIGINT,
    "created_by_id" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_row_error" (
    "id" BIGSERIAL NOT NULL,
    "import_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "column" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "raw" TEXT NOT NULL,

    CONSTRAINT "import_row_error_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_transaction" (
    "m_id" TEXT NOT NULL,
    "transaction_key" TEXT NOT NULL,
    "payment_key" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "transaction_at" TIMESTAMPTZ(6) NOT NULL,
    "transaction_on" DATE NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "customer_key" TEXT,
    "use_escrow" BOOLEAN,
    "receipt_url" TEXT,
    "extra" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,
    "import_id" UUID NOT NULL,

    CONSTRAINT "payment_transaction_pkey" PRIMARY KEY ("m_id","transaction_key")
);

-- CreateTable
CREATE TABLE "payment_transaction_version" (
    "m_id" TEXT NOT NULL,
    "transaction_key" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "import_id" UUID NOT NULL,
    "replaced_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "payment_transaction_version_pkey" PRIMARY KEY ("m_id","transaction_key","version")
);

-- CreateTable
CREATE TABLE "payment_lookup" (
    "m_id" TEXT NOT NULL,
    "payment_key" TEXT NOT NULL,
    "approved_at" TIMESTAMPTZ(6),
    "looked_up_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "payment_lookup_pkey" PRIMARY KEY ("m_id","payment_key")
);

-- CreateTable
CREATE TABLE "settlement_line" (
    "m_id" TEXT NOT NULL,
    "transaction_key" TEXT NOT NULL,
    "occurrence" INTEGER NOT NULL,
    "key_state" TEXT NOT NULL DEFAULT 'given',
    "payment_key" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "fee" BIGINT NOT NULL,
    "supply_amount" BIGINT NOT NULL,
    "vat" BIGINT NOT NULL,
    "pay_out_amount" BIGINT NOT NULL,
    "interest_fee" BIGINT,
    "fees" JSONB,
    "fees_total" BIGINT,
    "approved_at" TIMESTAMPTZ(6) NOT NULL,
    "canceled_at" TIMESTAMPTZ(6),
    "sold_on" DATE NOT NULL,
    "paid_out_on" DATE,
    "line_on" DATE NOT NULL,
    "extra" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,
    "import_id" UUID NOT NULL,

    CONSTRAINT "settlement_line_pkey" PRIMARY KEY ("m_id","transaction_key","occurrence")
);

-- CreateTable
CREATE TABLE "settlement_line_version" (
    "m_id" TEXT NOT NULL,
    "transaction_key" TEXT NOT NULL,
    "occurrence" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "import_id" UUID NOT NULL,
    "replaced_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "settlement_line_version_pkey" PRIMARY KEY ("m_id","transaction_key","occurrence","version")
);

-- CreateTable
CREATE TABLE "rule_set" (
    "version" SERIAL NOT NULL,
    "rules" JSONB NOT NULL,
    "created_by_id" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rule_set_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "reconciliation_run" (
    "id" UUID NOT NULL,
    "level" TEXT NOT NULL DEFAULT 'transactions',
    "from_on" DATE NOT NULL,
    "to_on" DATE NOT NULL,
    "as_of" DATE NOT NULL,
    "m_ids" TEXT[],
    "rule_version" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "matched" INTEGER NOT NULL DEFAULT 0,
    "not_yet_due" INTEGER NOT NULL DEFAULT 0,
    "kinds" JSONB,
    "totals" JSONB,
    "watermark" JSONB,
    "result_hash" TEXT,
    "error" TEXT,
    "created_by_id" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "reconciliation_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "discrepancy" (
    "run_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "level" INTEGER NOT NULL,
    "m_id" TEXT NOT NULL,
    "transaction_key" TEXT NOT NULL,
    "occurrence" INTEGER NOT NULL,
    "payment_key" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "day_on" DATE NOT NULL,
    "currency" TEXT NOT NULL,
    "expected" BIGINT,
    "actual" BIGINT,
    "difference" BIGINT NOT NULL,
    "evidence" JSONB NOT NULL,

    CONSTRAINT "discrepancy_pkey" PRIMARY KEY ("run_id","position")
);

-- CreateTable
CREATE TABLE "discrepancy_case" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "m_id" TEXT NOT NULL,
    "transaction_key" TEXT NOT NULL,
    "occurrence" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "owner_id" TEXT,
    "reason" TEXT,
    "note" TEXT,
    "first_run_id" UUID NOT NULL,
    "last_run_id" UUID NOT NULL,
    "resolved_at" TIMESTAMPTZ(6),
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "discrepancy_case_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "business_day_override" (
    "day" DATE NOT NULL,
    "business" BOOLEAN NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "business_day_override_pkey" PRIMARY KEY ("day")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_account_email_key" ON "user_account"("email");

-- CreateIndex
CREATE UNIQUE INDEX "user_session_token_key" ON "user_session"("token");

-- CreateIndex
CREATE INDEX "user_session_user_id_idx" ON "user_session"("user_id");

-- CreateIndex
CREATE INDEX "user_credential_user_id_idx" ON "user_credential"("user_id");

-- CreateIndex
CREATE INDEX "user_verification_identifier_idx" ON "user_verification"("identifier");

-- CreateIndex
CREATE INDEX "audit_log_entity_type_entity_id_idx" ON "audit_log"("entity_type", "entity_id");

-- CreateIndex
CREATE INDEX "audit_log_at_idx" ON "audit_log"("at");

-- CreateIndex
CREATE UNIQUE INDEX "seller_toss_seller_id_key" ON "seller"("toss_seller_id");

-- CreateIndex
CREATE UNIQUE INDEX "seller_idempotency_key_key" ON "seller"("idempotency_key");

-- CreateIndex
CREATE INDEX "seller_registration_idx" ON "seller"("registration");

-- CreateIndex
CREATE INDEX "seller_toss_status_idx" ON "seller"("toss_status");

-- CreateIndex
CREATE INDEX "seller_created_at_id_idx" ON "seller"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "seller_m_id_ref_seller_id_key" ON "seller"("m_id", "ref_seller_id");

-- CreateIndex
CREATE INDEX "seller_status_history_seller_id_id_idx" ON "seller_status_history"("seller_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "payout_ref_payout_id_key" ON "payout"("ref_payout_id");

-- CreateIndex
CREATE UNIQUE INDEX "payout_toss_payout_id_key" ON "payout"("toss_payout_id");

-- CreateIndex
CREATE INDEX "payout_status_idx" ON "payout"("status");

-- CreateIndex
CREATE INDEX "payout_seller_id_created_at_idx" ON "payout"("seller_id", "created_at");

-- CreateIndex
CREATE INDEX "payout_created_at_id_idx" ON "payout"("created_at", "id");

-- CreateIndex
CREATE INDEX "payout_payout_on_idx" ON "payout"("payout_on");

-- CreateIndex
CREATE INDEX "payout_status_history_payout_id_id_idx" ON "payout_status_history"("payout_id", "id");

-- CreateIndex
CREATE INDEX "balance_reading_m_id_read_at_idx" ON "balance_reading"("m_id", "read_at");

-- CreateIndex
CREATE INDEX "webhook_event_dedupe_key_idx" ON "webhook_event"("dedupe_key");

-- CreateIndex
CREATE INDEX "webhook_event_received_at_id_idx" ON "webhook_event"("received_at", "id");

-- CreateIndex
CREATE INDEX "webhook_event_entity_type_entity_id_idx" ON "webhook_event"("entity_type", "entity_id");

-- CreateIndex
CREATE INDEX "webhook_event_state_idx" ON "webhook_event"("state");

-- CreateIndex
CREATE INDEX "import_created_at_id_idx" ON "import"("created_at", "id");

-- CreateIndex
CREATE INDEX "import_sha256_idx" ON "import"("sha256");

-- CreateIndex
CREATE INDEX "import_row_error_import_id_line_idx" ON "import_row_error"("import_id", "line");

-- CreateIndex
CREATE INDEX "payment_transaction_transaction_on_transaction_key_idx" ON "payment_transaction"("transaction_on", "transaction_key");

-- CreateIndex
CREATE INDEX "payment_transaction_payment_key_idx" ON "payment_transaction"("payment_key");

-- CreateIndex
CREATE INDEX "payment_transaction_order_id_idx" ON "payment_transaction"("order_id");

-- CreateIndex
CREATE INDEX "settlement_line_line_on_transaction_key_idx" ON "settlement_line"("line_on", "transaction_key");

-- CreateIndex
CREATE INDEX "settlement_line_sold_on_idx" ON "settlement_line"("sold_on");

-- CreateIndex
CREATE INDEX "settlement_line_paid_out_on_idx" ON "settlement_line"("paid_out_on");

-- CreateIndex
CREATE INDEX "settlement_line_payment_key_idx" ON "settlement_line"("payment_key");

-- CreateIndex
CREATE INDEX "settlement_line_order_id_idx" ON "settlement_line"("order_id");

-- CreateIndex
CREATE INDEX "reconciliation_run_created_at_id_idx" ON "reconciliation_run"("created_at", "id");

-- CreateIndex
CREATE INDEX "discrepancy_run_id_kind_position_idx" ON "discrepancy"("run_id", "kind", "position");

-- CreateIndex
CREATE INDEX "discrepancy_m_id_transaction_key_idx" ON "discrepancy"("m_id", "transaction_key");

-- CreateIndex
CREATE UNIQUE INDEX "discrepancy_case_kind_m_id_transaction_key_occurrence_key" ON "discrepancy_case"("kind", "m_id", "transaction_key", "occurrence");

-- AddForeignKey
ALTER TABLE "user_session" ADD CONSTRAINT "user_session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_credential" ADD CONSTRAINT "user_credential_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "seller_status_history" ADD CONSTRAINT "seller_status_history_seller_id_fkey" FOREIGN KEY ("seller_id") REFERENCES "seller"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payout" ADD CONSTRAINT "payout_seller_id_fkey" FOREIGN KEY ("seller_id") REFERENCES "seller"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payout_status_history" ADD CONSTRAINT "payout_status_history_payout_id_fkey" FOREIGN KEY ("payout_id") REFERENCES "payout"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_row_error" ADD CONSTRAINT "import_row_error_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "import"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reconciliation_run" ADD CONSTRAINT "reconciliation_run_rule_version_fkey" FOREIGN KEY ("rule_version") REFERENCES "rule_set"("version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "discrepancy" ADD CONSTRAINT "discrepancy_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "reconciliation_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What Prisma's schema cannot say ------------------------------------------------------------------------------------

-- The audit log is append-only and each row carries the hash of the one before it, so that a change or a hole shows.
-- The advisory lock makes writers take turns: two rows with one predecessor would break the chain.
CREATE FUNCTION audit_log_hash(prev TEXT, entry audit_log) RETURNS TEXT LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(concat_ws('|', prev, entry.id::text,
    to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), coalesce(entry.actor_id, ''), entry.actor, entry.action, entry.entity_type,
    entry.entity_id, coalesce(entry.before::text, ''), coalesce(entry.after::text, ''), coalesce(entry.request_id, '')), 'UTF8')), 'hex')
$$;

CREATE FUNCTION audit_log_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('jeongsan.audit_log'));
  -- The id is drawn again under the lock: ids then follow the order of the chain.
  NEW.id := nextval(pg_get_serial_sequence('audit_log', 'id'));
  NEW.prev_hash := coalesce((SELECT hash FROM audit_log ORDER BY id DESC LIMIT 1), '');
  NEW.hash := audit_log_hash(NEW.prev_hash, NEW);
  RETURN NEW;
END $$;

CREATE TRIGGER audit_log_chain BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_log_chain();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;

CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seller_status_history_append_only BEFORE UPDATE OR DELETE ON seller_status_history FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payout_status_history_append_only BEFORE UPDATE OR DELETE ON payout_status_history FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Money that leaves: what no code may get wrong.
ALTER TABLE payout ADD CONSTRAINT payout_amount_range CHECK (amount > 0 AND amount < 1000000000);
ALTER TABLE payout ADD CONSTRAINT payout_sent_with_key CHECK (status NOT IN ('submitting', 'unknown') OR idempotency_key IS NOT NULL);

-- The rules in force from the first day: a line is due on the day after the transaction, with 3 business days of grace.
INSERT INTO rule_set (rules) VALUES ('{"dueAfterDays": 1, "graceBusinessDays": 3}');
