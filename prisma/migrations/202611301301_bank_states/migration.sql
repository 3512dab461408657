-- The rows of which the states of level 3 are the sums, so that each state leads to exactly them.
CREATE TABLE "bank_state" (
    "run_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "member_key" TEXT NOT NULL,
    "part" TEXT NOT NULL,
    "line_id" UUID,
    "day_on" DATE NOT NULL,
    "amount" BIGINT NOT NULL,
    "adds" BIGINT NOT NULL,

    CONSTRAINT "bank_state_pkey" PRIMARY KEY ("run_id","position")
);
ALTER TABLE "bank_state" ADD CONSTRAINT "bank_state_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "reconciliation_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
