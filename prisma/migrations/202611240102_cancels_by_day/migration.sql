-- Every run looks at each cancel of its days for the approval behind it. Cancels are few among the approvals, and must be
-- found without reading those.
CREATE INDEX "payment_transaction_cancel_idx" ON "payment_transaction"("transaction_on", "m_id") WHERE status IN ('CANCELED', 'PARTIAL_CANCELED');
