-- A group of payouts goes out in one request under one idempotency key. After an unknown outcome the very same group is
-- sent again in the same order, so the group and the place in it are kept.
ALTER TABLE "payout" ADD COLUMN "submission_group" UUID, ADD COLUMN "submission_position" INTEGER;
CREATE INDEX "payout_submission_group_idx" ON "payout"("submission_group");

-- When a registration was sent, and when a complete read of Toss's list did not hold the seller.
ALTER TABLE "seller" ADD COLUMN "first_sent_at" TIMESTAMPTZ(6), ADD COLUMN "last_sent_at" TIMESTAMPTZ(6), ADD COLUMN "absent_read_at" TIMESTAMPTZ(6);
