-- Days of pay-outs in the order of the lines' own days: one index serves both orders of the list.
DROP INDEX IF EXISTS "settlement_line_paid_order_idx";
DELETE FROM "deferred_index" WHERE "name" = 'settlement_line_paid_order_idx';
CREATE INDEX "settlement_line_paid_order_idx" ON "settlement_line"((coalesce("paid_out_on", 'infinity'::date)), "line_on", "transaction_key");

-- Further lines of a key, in the order of the list.
CREATE INDEX "settlement_line_further_idx" ON "settlement_line"("line_on", "transaction_key") WHERE occurrence > 1;

-- A merchant or a method with few rows among many; small, since equal values are stored once.
CREATE INDEX "payment_transaction_m_id_method_idx" ON "payment_transaction"("m_id", "method");
CREATE INDEX "settlement_line_m_id_method_idx" ON "settlement_line"("m_id", "method");

-- A state with few rows among many.
CREATE INDEX "payment_transaction_unusual_idx" ON "payment_transaction"("status", "transaction_on", "transaction_at", "transaction_key") WHERE "status" NOT IN ('DONE', 'CANCELED');
