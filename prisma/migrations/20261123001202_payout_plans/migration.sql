-- Payouts that come again and again. The key of an occurrence makes sure that no period is paid twice.
CREATE TABLE "payout_plan" (
    "id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,
    "transaction_description" TEXT NOT NULL,
    "rhythm" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "on_holiday" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "next_on" DATE NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by_id" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "payout_plan_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "payout_plan_active_next_on_idx" ON "payout_plan"("active", "next_on");
ALTER TABLE "payout_plan" ADD CONSTRAINT "payout_plan_seller_id_fkey" FOREIGN KEY ("seller_id") REFERENCES "seller"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "payout_plan" ADD CONSTRAINT "payout_plan_amount_range" CHECK (amount > 0 AND amount < 1000000000);

CREATE TABLE "payout_plan_occurrence" (
    "plan_id" UUID NOT NULL,
    "occurrence_on" DATE NOT NULL,
    "pay_on" DATE,
    "outcome" TEXT NOT NULL,
    "payout_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "payout_plan_occurrence_pkey" PRIMARY KEY ("plan_id","occurrence_on")
);
CREATE UNIQUE INDEX "payout_plan_occurrence_payout_id_key" ON "payout_plan_occurrence"("payout_id");
ALTER TABLE "payout_plan_occurrence" ADD CONSTRAINT "payout_plan_occurrence_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "payout_plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
