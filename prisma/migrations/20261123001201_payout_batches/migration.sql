-- Payouts that came together are approved together, by somebody who made none of them.
CREATE TABLE "payout_batch" (
    "id" UUID NOT NULL,
    "m_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "source_key" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "total" BIGINT NOT NULL,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "errors" JSONB,
    "warnings" JSONB,
    "created_by_id" TEXT,
    "created_by" TEXT NOT NULL,
    "changed_by_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "approved_by_id" TEXT,
    "approved_by" TEXT,
    "approved_at" TIMESTAMPTZ(6),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "payout_batch_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "payout_batch_source_source_key_idx" ON "payout_batch"("source", "source_key");
CREATE INDEX "payout_batch_state_idx" ON "payout_batch"("state");
CREATE INDEX "payout_batch_created_at_id_idx" ON "payout_batch"("created_at", "id");
ALTER TABLE "payout_batch" ADD CONSTRAINT "payout_batch_state_known" CHECK (state IN ('draft', 'awaiting_approval', 'approved', 'withdrawn'));
-- Nobody approves their own, whatever the code believes.
ALTER TABLE "payout_batch" ADD CONSTRAINT "payout_batch_four_eyes" CHECK (approved_by_id IS NULL OR (approved_by_id IS DISTINCT FROM created_by_id AND approved_by_id <> ALL (changed_by_ids)));

ALTER TABLE "payout" ADD COLUMN "batch_id" UUID, ADD COLUMN "changed_by_ids" TEXT[] DEFAULT ARRAY[]::TEXT[];
ALTER TABLE "payout" ADD CONSTRAINT "payout_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "payout_batch"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "payout_batch_id_id_idx" ON "payout"("batch_id", "id");
CREATE INDEX "payout_replaces_payout_id_idx" ON "payout"("replaces_payout_id");
