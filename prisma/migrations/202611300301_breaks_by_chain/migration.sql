-- A break that an incremental run finds unchanged is not copied any more. Runs that go on from one another are steps of a
-- chain; a break is written once, with the steps by which it was found. Every run so far is a chain of its own.
ALTER TABLE "reconciliation_run" ADD COLUMN "chain_id" UUID;
ALTER TABLE "reconciliation_run" ADD COLUMN "step" INTEGER;
ALTER TABLE "reconciliation_run" ADD COLUMN "finish_order" INTEGER;
UPDATE "reconciliation_run" r SET "chain_id" = r."id", "step" = 0, "finish_order" = o."number"
FROM (
  SELECT "id", row_number() OVER (ORDER BY "finished_at", "id")::INTEGER AS "number"
  FROM "reconciliation_run" WHERE "status" = 'done'
) o WHERE o."id" = r."id";
CREATE UNIQUE INDEX "reconciliation_run_chain_id_step_key" ON "reconciliation_run"("chain_id", "step");

ALTER TABLE "discrepancy" RENAME COLUMN "run_id" TO "chain_id";
ALTER TABLE "discrepancy" RENAME CONSTRAINT "discrepancy_run_id_fkey" TO "discrepancy_chain_id_fkey";
ALTER TABLE "discrepancy" ADD COLUMN "since_step" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "discrepancy" ADD COLUMN "until_step" INTEGER NOT NULL DEFAULT 2147483647;
ALTER TABLE "discrepancy" ALTER COLUMN "since_step" DROP DEFAULT;
ALTER TABLE "discrepancy" ADD COLUMN "place" TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE "discrepancy" ALTER COLUMN "place" DROP DEFAULT;
ALTER TABLE "discrepancy" ADD COLUMN "digest" BYTEA NOT NULL DEFAULT '';
ALTER TABLE "discrepancy" ALTER COLUMN "digest" DROP DEFAULT;
DROP INDEX "discrepancy_run_id_kind_position_idx";
DROP INDEX "discrepancy_m_id_transaction_key_idx";
-- No run goes on from one of these, so no new break has to find its place among them.
UPDATE "discrepancy" SET "place" = lpad("position"::TEXT, 10, '0');
CREATE INDEX "discrepancy_chain_id_place_idx" ON "discrepancy"("chain_id", "place");
CREATE INDEX "discrepancy_subject_key_idx" ON "discrepancy"("subject_key");

DELETE FROM "run_watermark";

-- Nobody searches for these, and to compare them takes most of the time of an ANALYZE.
ALTER TABLE "discrepancy" ALTER COLUMN "evidence" SET STATISTICS 0;
ALTER TABLE "discrepancy" ALTER COLUMN "digest" SET STATISTICS 0;
