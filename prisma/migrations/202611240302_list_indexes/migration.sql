-- One index for each order in which the lists can be read, so that a late page costs as much as the first.
DROP INDEX "payment_transaction_transaction_on_transaction_key_idx";
CREATE INDEX "payment_transaction_at_idx" ON "payment_transaction"("transaction_on", "transaction_at", "transaction_key");
CREATE INDEX "payment_transaction_amount_idx" ON "payment_transaction"("amount", "transaction_key");
CREATE INDEX "settlement_line_amount_idx" ON "settlement_line"("amount", "transaction_key");
CREATE INDEX "settlement_line_pay_out_amount_idx" ON "settlement_line"("pay_out_amount", "transaction_key");
CREATE INDEX "settlement_line_paid_order_idx" ON "settlement_line"((coalesce("paid_out_on", 'infinity'::date)), "transaction_key");
