-- Lines of level 2 that few others are like: to find them, a list would have to judge all lines again.
CREATE TABLE "contract_state" (
    "run_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "m_id" TEXT NOT NULL,
    "transaction_key" TEXT NOT NULL,
    "occurrence" INTEGER NOT NULL,

    CONSTRAINT "contract_state_pkey" PRIMARY KEY ("run_id","state","transaction_key","m_id","occurrence")
);
ALTER TABLE "contract_state" ADD CONSTRAINT "contract_state_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "reconciliation_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
