-- A case knows its day and its difference as last seen: a later run decides by them whether the case was in its scope,
-- and whether it is still the break that somebody decided about.
ALTER TABLE "discrepancy_case" ADD COLUMN "day_on" DATE NOT NULL;
ALTER TABLE "discrepancy_case" ADD COLUMN "difference" BIGINT NOT NULL;

CREATE INDEX "discrepancy_case_state_day_on_idx" ON "discrepancy_case"("state", "day_on");

-- Extra lines are few among millions, and every run has to look at all of them: whatever day they carry themselves, the
-- day of their transaction counts.
CREATE INDEX "settlement_line_extra_idx" ON "settlement_line"("m_id", "transaction_key") WHERE occurrence > 1;
