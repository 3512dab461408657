-- How many bytes came, where only a part of the body of a delivery is kept.
ALTER TABLE "webhook_event" ADD COLUMN "body_bytes" INTEGER;
-- Finds what is forgotten after some time.
CREATE INDEX "webhook_event_unproven_idx" ON "webhook_event"("received_at") WHERE signature <> 'valid';
