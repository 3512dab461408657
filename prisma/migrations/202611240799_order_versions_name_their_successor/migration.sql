-- As with the versions of transactions and settlement lines: which import replaced a version.
ALTER TABLE "order_line_version" ADD COLUMN "replaced_by" UUID;
CREATE INDEX "order_line_version_replaced_by_idx" ON "order_line_version"("replaced_by");
