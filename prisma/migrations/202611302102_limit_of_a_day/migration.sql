-- What went out on a day is added up before anything more goes out on it.
CREATE INDEX "payout_requested_at_idx" ON "payout"("requested_at");
