-- Search finds a payout by its exact amount.
CREATE INDEX "payout_amount_id_idx" ON "payout"("amount", "id");
