-- What the marketplace's own system says it sold, one line for each seller's part of an order.
CREATE TABLE "order_line" (
    "m_id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "occurrence" INTEGER NOT NULL,
    "ref_seller_id" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "ordered_at" TIMESTAMPTZ(6) NOT NULL,
    "ordered_on" DATE NOT NULL,
    "extra" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,
    "import_id" UUID NOT NULL,

    CONSTRAINT "order_line_pkey" PRIMARY KEY ("m_id","order_id","occurrence")
);

CREATE TABLE "order_line_version" (
    "m_id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "occurrence" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "import_id" UUID NOT NULL,
    "replaced_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "order_line_version_pkey" PRIMARY KEY ("m_id","order_id","occurrence","version")
);

CREATE INDEX "order_line_ordered_on_order_id_idx" ON "order_line"("ordered_on", "order_id");
CREATE INDEX "order_line_order_id_idx" ON "order_line"("order_id");
CREATE INDEX "order_line_ref_seller_id_ordered_on_idx" ON "order_line"("ref_seller_id", "ordered_on");
