-- What was approved for one account is not sent to another: a seller's account has a version, and a payout knows for which.
ALTER TABLE "seller" ADD COLUMN "account_version" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "payout" ADD COLUMN "account_version" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "seller_change" ADD COLUMN "account_version" INTEGER;
ALTER TABLE "seller_change" ADD COLUMN "account" JSONB;

UPDATE "seller_change" c SET "account_version" = 1 + made.place
FROM (
    SELECT id, row_number() OVER (PARTITION BY seller_id ORDER BY finished_at, id) AS place FROM "seller_change"
    WHERE kind = 'update' AND state = 'accepted' AND 'account' = ANY(fields)
) made
WHERE c.id = made.id;
UPDATE "seller" s SET "account_version" = made.version
FROM (SELECT seller_id, max(account_version) AS version FROM "seller_change" GROUP BY seller_id) made
WHERE s.id = made.seller_id AND made.version IS NOT NULL;
UPDATE "payout" p SET "account_version" = 1 + (
    SELECT count(*) FROM "seller_change" c
    WHERE c.seller_id = p.seller_id AND c.account_version IS NOT NULL
        AND c.finished_at <= coalesce(p.approved_at, p.created_at)
)
WHERE p.seller_id IN (SELECT seller_id FROM "seller_change" WHERE account_version IS NOT NULL);
