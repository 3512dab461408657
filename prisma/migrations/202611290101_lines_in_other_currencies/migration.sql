-- Settlement lines in other currencies than won, beside the ledger: no total contains them.
CREATE TABLE "foreign_settlement_line" (
    "m_id" TEXT NOT NULL,
    "transaction_key" TEXT NOT NULL,
    "occurrence" INTEGER NOT NULL,
    "payment_key" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "fee" BIGINT NOT NULL,
    "supply_amount" BIGINT NOT NULL,
    "vat" BIGINT NOT NULL,
    "pay_out_amount" BIGINT NOT NULL,
    "approved_at" TIMESTAMPTZ(6) NOT NULL,
    "canceled_at" TIMESTAMPTZ(6),
    "sold_on" DATE NOT NULL,
    "paid_out_on" DATE,
    "line_on" DATE NOT NULL,
    "extra" JSONB,
    "row_no" INTEGER NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "import_id" UUID NOT NULL,
    CONSTRAINT "foreign_settlement_line_pkey" PRIMARY KEY ("transaction_key", "m_id", "occurrence")
);
CREATE INDEX "foreign_settlement_line_import_id_idx" ON "foreign_settlement_line"("import_id");

CREATE TABLE "foreign_settlement_line_version" (
    "m_id" TEXT NOT NULL,
    "transaction_key" TEXT NOT NULL,
    "occurrence" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "import_id" UUID NOT NULL,
    "replaced_by" UUID NOT NULL,
    "replaced_at" TIMESTAMPTZ(6) NOT NULL,
    CONSTRAINT "foreign_settlement_line_version_pkey" PRIMARY KEY ("m_id", "transaction_key", "occurrence", "version")
);
CREATE INDEX "foreign_settlement_line_version_replaced_by_idx" ON "foreign_settlement_line_version"("replaced_by");

-- Null for imports of the time when such rows were only refused: the same file again brings them in.
ALTER TABLE "import" ADD COLUMN "foreign_rows" INTEGER;

-- Their changes are noted as those of the lines in won, so that a run can go by them.
CREATE TRIGGER note_inserted AFTER INSERT ON "foreign_settlement_line" REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION note_source_change('transaction_key, occurrence, payment_key');
CREATE TRIGGER note_updated AFTER UPDATE ON "foreign_settlement_line" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION note_source_change('transaction_key, occurrence, payment_key');
CREATE TRIGGER note_deleted AFTER DELETE ON "foreign_settlement_line" REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION note_source_change('transaction_key, occurrence, payment_key');
CREATE TRIGGER note_truncated AFTER TRUNCATE ON "foreign_settlement_line"
    FOR EACH STATEMENT EXECUTE FUNCTION note_source_change('transaction_key, occurrence, payment_key');
