-- A plan pays one seller or all, and a fixed amount or all that is payable when its payouts are made.
ALTER TABLE "payout_plan" ALTER COLUMN "seller_id" DROP NOT NULL,
    ALTER COLUMN "amount" DROP NOT NULL,
    ADD COLUMN "least_amount" BIGINT,
    ADD CONSTRAINT "payout_plan_one_amount" CHECK ((amount IS NULL) <> (least_amount IS NULL)),
    ADD CONSTRAINT "payout_plan_least_amount_range" CHECK (least_amount > 0 AND least_amount < 1000000000),
    ADD CONSTRAINT "payout_plan_all_are_paid_what_is_payable" CHECK (seller_id IS NOT NULL OR amount IS NULL);

-- What a period came to: its payouts, their sum, whom it had to leave out, and the batch that it made for all sellers.
ALTER TABLE "payout_plan_occurrence" ADD COLUMN "batch_id" UUID,
    ADD COLUMN "count" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "total" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "left_out" INTEGER NOT NULL DEFAULT 0;
UPDATE "payout_plan_occurrence" o SET "count" = 1, "total" = p.amount FROM "payout" p WHERE p.id = o.payout_id;
UPDATE "payout_plan_occurrence" SET "left_out" = 1 WHERE "outcome" = 'seller-not-payable';
CREATE UNIQUE INDEX "payout_plan_occurrence_batch_id_key" ON "payout_plan_occurrence"("batch_id");
ALTER TABLE "payout_plan_occurrence" ADD CONSTRAINT "payout_plan_occurrence_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "payout_batch"("id") ON DELETE SET NULL ON UPDATE CASCADE;
