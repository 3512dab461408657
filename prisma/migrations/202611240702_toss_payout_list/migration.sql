-- Toss's list of payouts as it was last read to its end, so that a run over it can be repeated.
CREATE TABLE "toss_payout" (
    "m_id" TEXT NOT NULL,
    "toss_payout_id" TEXT NOT NULL,
    "ref_payout_id" TEXT NOT NULL,
    "destination" TEXT NOT NULL,
    "schedule_type" TEXT NOT NULL,
    "payout_on" DATE,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(6),
    "failure_code" TEXT,
    "failure_message" TEXT,
    "was_completed" BOOLEAN NOT NULL DEFAULT false,
    "ended_at" TIMESTAMPTZ(6),
    "first_seen_at" TIMESTAMPTZ(6) NOT NULL,
    "seen_at" TIMESTAMPTZ(6) NOT NULL,
    "raw" JSONB NOT NULL,

    CONSTRAINT "toss_payout_pkey" PRIMARY KEY ("m_id","toss_payout_id")
);

CREATE TABLE "toss_payout_list_read" (
    "id" BIGSERIAL NOT NULL,
    "m_id" TEXT NOT NULL,
    "from_on" DATE NOT NULL,
    "to_on" DATE NOT NULL,
    "read_at" TIMESTAMPTZ(6) NOT NULL,
    "rows" INTEGER NOT NULL,

    CONSTRAINT "toss_payout_list_read_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "toss_payout_ref_payout_id_idx" ON "toss_payout"("ref_payout_id");
CREATE INDEX "toss_payout_payout_on_idx" ON "toss_payout"("payout_on");
CREATE INDEX "toss_payout_list_read_m_id_read_at_idx" ON "toss_payout_list_read"("m_id", "read_at");
