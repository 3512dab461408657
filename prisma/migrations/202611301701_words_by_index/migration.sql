-- Words to choose from are looked up one after the other instead of read from all rows, and what they narrow down is found in
-- its order.
CREATE INDEX "audit_log_action_id_idx" ON "audit_log"("action", "id");
CREATE INDEX "webhook_event_event_type_id_idx" ON "webhook_event"("event_type", "id");
