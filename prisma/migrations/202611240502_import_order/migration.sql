-- The order in which imports went in, which need not be the order in which they began.
ALTER TABLE "import" ADD COLUMN "position" BIGINT;
UPDATE "import" i SET "position" = o.n
FROM (SELECT "id", row_number() OVER (ORDER BY "created_at", "id") AS n FROM "import" WHERE "status" = 'done') o
WHERE o."id" = i."id";
CREATE UNIQUE INDEX "import_position_key" ON "import"("position");
