-- What the bank says. An account is kept by its last four digits and a keyed hash of its number, never by the number.
CREATE TABLE "bank_account" (
    "code" TEXT NOT NULL,
    "bank_code" TEXT,
    "name" TEXT NOT NULL,
    "number_last4" TEXT,
    "fingerprint" TEXT,
    "currency" TEXT NOT NULL,
    "opening_balance" BIGINT,
    "opening_on" DATE,
    "settlement_only" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "bank_account_pkey" PRIMARY KEY ("code")
);
CREATE INDEX "bank_account_fingerprint_idx" ON "bank_account"("fingerprint");

-- Which merchants are paid into an account.
CREATE TABLE "bank_account_merchant" (
    "account" TEXT NOT NULL,
    "m_id" TEXT NOT NULL,

    CONSTRAINT "bank_account_merchant_pkey" PRIMARY KEY ("account","m_id")
);
CREATE INDEX "bank_account_merchant_m_id_idx" ON "bank_account_merchant"("m_id");
ALTER TABLE "bank_account_merchant" ADD CONSTRAINT "bank_account_merchant_account_fkey" FOREIGN KEY ("account") REFERENCES "bank_account"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One line of a statement. The n-th line of one account, day and signed amount is occurrence n: equal ones are all real.
CREATE TABLE "bank_line" (
    "id" UUID NOT NULL,
    "account" TEXT NOT NULL,
    "booked_on" DATE NOT NULL,
    "booked_at" TIMESTAMPTZ(6),
    "time_precision" TEXT NOT NULL,
    "value_on" DATE,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "occurrence" INTEGER NOT NULL,
    "balance_after" BIGINT,
    "balance_derived" BOOLEAN NOT NULL DEFAULT false,
    "narrative" TEXT NOT NULL,
    "counterparty_name" TEXT,
    "counterparty_account" TEXT,
    "method" TEXT,
    "branch" TEXT,
    "reference" TEXT,
    "reversal" BOOLEAN NOT NULL DEFAULT false,
    "raw" JSONB,
    "profile" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "import_id" UUID NOT NULL,

    CONSTRAINT "bank_line_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "bank_line_account_booked_on_amount_occurrence_key" ON "bank_line"("account", "booked_on", "amount", "occurrence");
CREATE INDEX "bank_line_booked_on_id_idx" ON "bank_line"("booked_on", "id");
CREATE INDEX "bank_line_amount_id_idx" ON "bank_line"("amount", "id");
CREATE INDEX "bank_line_import_id_idx" ON "bank_line"("import_id");
ALTER TABLE "bank_line" ADD CONSTRAINT "bank_line_account_fkey" FOREIGN KEY ("account") REFERENCES "bank_account"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "bank_line_version" (
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "import_id" UUID NOT NULL,
    "replaced_by" UUID,
    "replaced_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "bank_line_version_pkey" PRIMARY KEY ("id","version")
);
CREATE INDEX "bank_line_version_replaced_by_idx" ON "bank_line_version"("replaced_by");

-- What one source said about one account: which days it covers, and whether its balances agree with its lines.
CREATE TABLE "bank_statement" (
    "id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "account" TEXT NOT NULL,
    "reference" TEXT,
    "from_on" DATE,
    "to_on" DATE,
    "opening_balance" BIGINT,
    "closing_balance" BIGINT,
    "sum" BIGINT NOT NULL,
    "lines" INTEGER NOT NULL,
    "pending" INTEGER NOT NULL,
    "breaks" INTEGER NOT NULL,

    CONSTRAINT "bank_statement_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "bank_statement_account_from_on_idx" ON "bank_statement"("account", "from_on");
CREATE INDEX "bank_statement_import_id_idx" ON "bank_statement"("import_id");
ALTER TABLE "bank_statement" ADD CONSTRAINT "bank_statement_account_fkey" FOREIGN KEY ("account") REFERENCES "bank_account"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the provider is known to keep back of a batch for now.
CREATE TABLE "bank_hold" (
    "id" UUID NOT NULL,
    "m_id" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "paid_out_on" DATE NOT NULL,
    "amount" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "bank_hold_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "bank_hold_m_id_currency_paid_out_on_key" ON "bank_hold"("m_id", "currency", "paid_out_on");
ALTER TABLE "bank_hold" ADD CONSTRAINT "bank_hold_amount_positive" CHECK (amount > 0);

-- Groups that a run matched, or only suggests: never changed afterwards. Members lead from both sides to the group.
CREATE TABLE "bank_match" (
    "run_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "rule_version" INTEGER NOT NULL,
    "day_on" DATE NOT NULL,
    "currency" TEXT NOT NULL,
    "expected" BIGINT NOT NULL,
    "actual" BIGINT NOT NULL,
    "difference" BIGINT NOT NULL,
    "evidence" JSONB NOT NULL,

    CONSTRAINT "bank_match_pkey" PRIMARY KEY ("run_id","position")
);
ALTER TABLE "bank_match" ADD CONSTRAINT "bank_match_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "reconciliation_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "bank_match_member" (
    "run_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "side" TEXT NOT NULL,
    "member_key" TEXT NOT NULL,
    "part" TEXT NOT NULL,
    "line_id" UUID,
    "day_on" DATE NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "bank_match_member_pkey" PRIMARY KEY ("run_id","position","ordinal")
);
CREATE INDEX "bank_match_member_line_id_idx" ON "bank_match_member"("line_id");
CREATE INDEX "bank_match_member_side_member_key_idx" ON "bank_match_member"("side", "member_key");
ALTER TABLE "bank_match_member" ADD CONSTRAINT "bank_match_member_run_id_position_fkey" FOREIGN KEY ("run_id", "position") REFERENCES "bank_match"("run_id", "position") ON DELETE CASCADE ON UPDATE CASCADE;
