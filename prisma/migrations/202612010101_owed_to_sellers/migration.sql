-- What is owed to sellers: the terms with them, what each order makes us owe by these, and what of it a payout pays.
CREATE TABLE "seller_terms" (
    "id" UUID NOT NULL,
    "ref_seller_id" TEXT,
    "from_on" DATE NOT NULL,
    "commission_bp" INTEGER,
    "vat" TEXT NOT NULL DEFAULT 'added',
    "payable_after_days" INTEGER NOT NULL DEFAULT 0,
    "created_by_id" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "seller_terms_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "seller_terms_ref_seller_id_from_on_created_at_idx" ON "seller_terms"("ref_seller_id", "from_on", "created_at");
ALTER TABLE "seller_terms" ADD CONSTRAINT "seller_terms_sane" CHECK (
    commission_bp between 0 and 10000 and payable_after_days between 0 and 365 and vat in ('added', 'included'));
ALTER TABLE "seller_terms" ADD CONSTRAINT "seller_terms_of_all" CHECK (ref_seller_id is not null or commission_bp is not null);

CREATE TABLE "accrual" (
    "id" BIGSERIAL NOT NULL,
    "m_id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "ref_seller_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "accrued_on" DATE NOT NULL,
    "payable_on" DATE NOT NULL,
    "gross" BIGINT NOT NULL,
    "commission" BIGINT NOT NULL,
    "vat" BIGINT NOT NULL,
    "net" BIGINT NOT NULL,
    "ordered" BIGINT NOT NULL DEFAULT 0,
    "given_back" BIGINT NOT NULL DEFAULT 0,
    "terms_id" UUID,
    "note" TEXT,
    "created_by_id" TEXT,
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "accrual_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "accrual_ref_seller_id_accrued_on_id_idx" ON "accrual"("ref_seller_id", "accrued_on", "id");
CREATE INDEX "accrual_m_id_order_id_ref_seller_id_idx" ON "accrual"("m_id", "order_id", "ref_seller_id");
CREATE INDEX "accrual_accrued_on_id_idx" ON "accrual"("accrued_on", "id");
ALTER TABLE "accrual" ADD CONSTRAINT "accrual_adds_up" CHECK (net = gross - commission - vat);
ALTER TABLE "accrual" ADD CONSTRAINT "accrual_reason" CHECK (reason in ('order', 'cancel', 'restated', 'terms', 'adjustment'));
-- Only a person adjusts, and says why; everything else follows from an order and terms.
ALTER TABLE "accrual" ADD CONSTRAINT "accrual_has_a_source" CHECK (
    case reason when 'adjustment' then created_by is not null and btrim(note) <> '' and order_id = ''
    else order_id <> '' and terms_id is not null end);
CREATE TRIGGER accrual_append_only BEFORE UPDATE OR DELETE ON accrual FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seller_terms_append_only BEFORE UPDATE OR DELETE ON seller_terms FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE "payout_item" (
    "id" BIGSERIAL NOT NULL,
    "payout_id" UUID NOT NULL,
    "accrual_id" BIGINT,
    "offset_payout_id" UUID,
    "amount" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "payout_item_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "payout_item_payout_id_accrual_id_key" ON "payout_item"("payout_id", "accrual_id");
CREATE UNIQUE INDEX "payout_item_payout_id_offset_payout_id_key" ON "payout_item"("payout_id", "offset_payout_id");
CREATE INDEX "payout_item_accrual_id_idx" ON "payout_item"("accrual_id");
CREATE INDEX "payout_item_offset_payout_id_idx" ON "payout_item"("offset_payout_id");
ALTER TABLE "payout_item" ADD CONSTRAINT "payout_item_payout_id_fkey" FOREIGN KEY ("payout_id") REFERENCES "payout"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "payout_item" ADD CONSTRAINT "payout_item_accrual_id_fkey" FOREIGN KEY ("accrual_id") REFERENCES "accrual"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "payout_item" ADD CONSTRAINT "payout_item_offset_payout_id_fkey" FOREIGN KEY ("offset_payout_id") REFERENCES "payout"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "payout_item" ADD CONSTRAINT "payout_item_one_of" CHECK (num_nonnulls(accrual_id, offset_payout_id) = 1 and offset_payout_id is distinct from payout_id and amount <> 0);
CREATE TRIGGER payout_item_append_only BEFORE UPDATE OR DELETE ON payout_item FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE "cancel_share" (
    "id" UUID NOT NULL,
    "m_id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "given_back" BIGINT NOT NULL,
    "shares" JSONB NOT NULL,
    "created_by_id" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "cancel_share_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "cancel_share_m_id_order_id_created_at_idx" ON "cancel_share"("m_id", "order_id", "created_at");
CREATE TRIGGER cancel_share_append_only BEFORE UPDATE OR DELETE ON cancel_share FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE "order_in_doubt" (
    "m_id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "ref_seller_id" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "ordered" BIGINT NOT NULL,
    "day_on" DATE NOT NULL,

    CONSTRAINT "order_in_doubt_pkey" PRIMARY KEY ("m_id", "order_id", "ref_seller_id")
);
CREATE INDEX "order_in_doubt_ref_seller_id_idx" ON "order_in_doubt"("ref_seller_id");
CREATE INDEX "order_in_doubt_day_on_idx" ON "order_in_doubt"("day_on");

CREATE TRIGGER notify_inserted AFTER INSERT ON accrual REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_change('owed');
CREATE TRIGGER notify_inserted AFTER INSERT ON seller_terms REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_change('owed');
CREATE TRIGGER notify_inserted AFTER INSERT ON cancel_share REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_change('owed');
CREATE TRIGGER notify_inserted AFTER INSERT ON order_in_doubt REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_change('owed');
CREATE TRIGGER notify_updated AFTER UPDATE ON order_in_doubt REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_change('owed');
CREATE TRIGGER notify_deleted AFTER DELETE ON order_in_doubt REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_change('owed');
