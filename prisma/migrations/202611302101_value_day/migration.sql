-- A payout belongs to the day on which it ended, not to the one on which that was heard of.
ALTER TABLE "payout" ADD COLUMN "value_on" DATE;
ALTER TABLE "payout_status_history" ADD COLUMN "value_on" DATE;

-- What was completed and heard of on a later day: the day that its event tells, else its own day; not before it was last seen
-- on its way. What belongs to closed books stays where it was counted: they were signed without it.
-- The steps of the past are kept as they were written; only the day to which they belong is added.
ALTER TABLE "payout_status_history" DISABLE TRIGGER "payout_status_history_append_only";
UPDATE "payout_status_history" h SET "value_on" = ended."day"
FROM (
    SELECT s."id", (s."at" AT TIME ZONE 'Asia/Seoul')::date AS "heard_on", greatest(
        coalesce((
            SELECT min((e."event_created_at" AT TIME ZONE 'Asia/Seoul')::date) FROM "webhook_event" e
            WHERE e."entity_type" = 'payout' AND e."entity_id" = p."id"::text AND e."outcome" LIKE '%: COMPLETED'
        ), p."payout_on"),
        (p."requested_at" AT TIME ZONE 'Asia/Seoul')::date,
        (
            SELECT max((b."at" AT TIME ZONE 'Asia/Seoul')::date) FROM "payout_status_history" b
            WHERE b."payout_id" = s."payout_id" AND b."id" < s."id" AND b."source" <> 'us'
        )
    ) AS "day"
    FROM "payout_status_history" s
    JOIN "payout" p ON p."id" = s."payout_id"
    WHERE s."to_status" = 'completed'
) ended
WHERE h."id" = ended."id" AND ended."day" < ended."heard_on"
    AND ended."day" > coalesce((SELECT ("value" #>> '{}')::date FROM "app_setting" WHERE "key" = 'books.closedThrough'), '-infinity');
ALTER TABLE "payout_status_history" ENABLE TRIGGER "payout_status_history_append_only";

UPDATE "payout" p SET "value_on" = h."value_on"
FROM "payout_status_history" h
WHERE h."payout_id" = p."id" AND p."status" = 'completed' AND h."to_status" = 'completed' AND h."value_on" IS NOT NULL;

CREATE INDEX "payout_value_on_idx" ON "payout"("value_on");
CREATE INDEX "payout_status_history_value_on_idx" ON "payout_status_history"("value_on");
