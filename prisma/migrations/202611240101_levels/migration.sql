-- Runs have levels. What a break is about need not be a transaction any more: subject and subject_key name it, and
-- transaction_key stays for what is one ('' elsewhere). detail_kind is the most specific name of what was found.
ALTER TABLE "discrepancy" ADD COLUMN "subject" TEXT NOT NULL DEFAULT 'transaction';
ALTER TABLE "discrepancy" ADD COLUMN "subject_key" TEXT NOT NULL DEFAULT '';
ALTER TABLE "discrepancy" ADD COLUMN "detail_kind" TEXT NOT NULL DEFAULT '';
UPDATE "discrepancy" SET "subject_key" = "transaction_key", "detail_kind" = "kind";
ALTER TABLE "discrepancy" ALTER COLUMN "subject" DROP DEFAULT;
ALTER TABLE "discrepancy" ALTER COLUMN "subject_key" DROP DEFAULT;
ALTER TABLE "discrepancy" ALTER COLUMN "detail_kind" DROP DEFAULT;

ALTER TABLE "discrepancy_case" ADD COLUMN "subject" TEXT NOT NULL DEFAULT 'transaction';
ALTER TABLE "discrepancy_case" ADD COLUMN "subject_key" TEXT NOT NULL DEFAULT '';
UPDATE "discrepancy_case" SET "subject_key" = "transaction_key";
ALTER TABLE "discrepancy_case" ALTER COLUMN "subject" DROP DEFAULT;
ALTER TABLE "discrepancy_case" ALTER COLUMN "subject_key" DROP DEFAULT;
DROP INDEX "discrepancy_case_kind_m_id_transaction_key_occurrence_key";
CREATE UNIQUE INDEX "discrepancy_case_kind_m_id_subject_subject_key_occurrence_key" ON "discrepancy_case"("kind", "m_id", "subject", "subject_key", "occurrence");

-- The totals of a run carry the same names at every level, and what is merely not due yet is one of its states.
ALTER TABLE "reconciliation_run" ADD COLUMN "states" JSONB;
ALTER TABLE "reconciliation_run" ADD COLUMN "details" JSONB;
UPDATE "reconciliation_run" SET
    "states" = jsonb_build_object('not-yet-due', jsonb_build_object('count', "not_yet_due", 'amount', "totals"->'notYetDue')),
    "details" = "kinds",
    "totals" = jsonb_build_object('expected', "totals"->'transactions', 'actual', "totals"->'settled',
        'discrepancies', "totals"->'discrepancies', 'residual', "totals"->'residual')
WHERE "totals" IS NOT NULL;
ALTER TABLE "reconciliation_run" DROP COLUMN "not_yet_due";
CREATE INDEX "reconciliation_run_level_created_at_id_idx" ON "reconciliation_run"("level", "created_at", "id");
