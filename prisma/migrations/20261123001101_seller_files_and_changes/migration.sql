-- Files of sellers: each row is looked at before anything is registered, and is done once. What is to be registered
-- holds an account number, so it is kept encrypted and only until the row is through.
CREATE TABLE "seller_import" (
	"id" UUID NOT NULL,
	"file_name" TEXT NOT NULL,
	"sha256" TEXT NOT NULL,
	"encoding" TEXT NOT NULL,
	"status" TEXT NOT NULL DEFAULT 'preview',
	"rows" INTEGER NOT NULL,
	"created_by_id" TEXT,
	"actor" TEXT NOT NULL,
	"created_at" TIMESTAMPTZ(6) NOT NULL,
	"finished_at" TIMESTAMPTZ(6),
	CONSTRAINT "seller_import_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "seller_import_created_at_idx" ON "seller_import"("created_at");

CREATE TABLE "seller_import_row" (
	"import_id" UUID NOT NULL,
	"line" INTEGER NOT NULL,
	"state" TEXT NOT NULL,
	"ref_seller_id" TEXT,
	"name" TEXT,
	"payload" TEXT,
	"problems" JSONB,
	"warnings" JSONB,
	"seller_id" UUID,
	CONSTRAINT "seller_import_row_pkey" PRIMARY KEY ("import_id", "line")
);
CREATE INDEX "seller_import_row_import_id_state_idx" ON "seller_import_row"("import_id", "state");
ALTER TABLE "seller_import_row" ADD CONSTRAINT "seller_import_row_import_id_fkey"
	FOREIGN KEY ("import_id") REFERENCES "seller_import"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A change of a registered seller takes effect when Toss accepts it. Its idempotency key is committed before the call.
CREATE TABLE "seller_change" (
	"id" UUID NOT NULL,
	"seller_id" UUID NOT NULL,
	"kind" TEXT NOT NULL,
	"state" TEXT NOT NULL DEFAULT 'pending',
	"payload" TEXT,
	"fields" TEXT[],
	"idempotency_key" TEXT NOT NULL,
	"attempts" INTEGER NOT NULL DEFAULT 0,
	"first_sent_at" TIMESTAMPTZ(6),
	"last_sent_at" TIMESTAMPTZ(6),
	"refused_code" TEXT,
	"refused_message" TEXT,
	"refused_trace_id" TEXT,
	"created_by_id" TEXT,
	"created_at" TIMESTAMPTZ(6) NOT NULL,
	"finished_at" TIMESTAMPTZ(6),
	CONSTRAINT "seller_change_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "seller_change_idempotency_key_key" ON "seller_change"("idempotency_key");
CREATE INDEX "seller_change_seller_id_id_idx" ON "seller_change"("seller_id", "id");
CREATE INDEX "seller_change_state_idx" ON "seller_change"("state");
-- One change at a time: two at once could reach Toss in either order.
CREATE UNIQUE INDEX "seller_change_open_key" ON "seller_change"("seller_id") WHERE "state" IN ('pending', 'submitting');
ALTER TABLE "seller_change" ADD CONSTRAINT "seller_change_seller_id_fkey"
	FOREIGN KEY ("seller_id") REFERENCES "seller"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
