-- Sums that a provider gives of its lines (요약, 일자별, 결제수단별, payments to the bank). They never become lines.
CREATE TABLE "control_total" (
    "m_id" TEXT NOT NULL,
    "total_key" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "sold_on" DATE,
    "paid_out_on" DATE,
    "day_on" DATE NOT NULL,
    "method" TEXT,
    "batch" TEXT,
    "line_count" BIGINT,
    "amount" BIGINT,
    "fee" BIGINT,
    "supply_amount" BIGINT,
    "vat" BIGINT,
    "pay_out_amount" BIGINT,
    "extra" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,
    "import_id" UUID NOT NULL,

    CONSTRAINT "control_total_pkey" PRIMARY KEY ("m_id","total_key")
);

CREATE TABLE "control_total_version" (
    "m_id" TEXT NOT NULL,
    "total_key" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "import_id" UUID NOT NULL,
    "replaced_by" UUID,
    "replaced_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "control_total_version_pkey" PRIMARY KEY ("m_id","total_key","version")
);

CREATE INDEX "control_total_day_on_idx" ON "control_total"("day_on");
CREATE INDEX "control_total_import_id_idx" ON "control_total"("import_id");
CREATE INDEX "control_total_version_replaced_by_idx" ON "control_total_version"("replaced_by");

-- Whose merchant it is: Toss Payments', or an account at another provider.
ALTER TABLE "merchant" ADD COLUMN "provider" TEXT NOT NULL DEFAULT 'toss';
