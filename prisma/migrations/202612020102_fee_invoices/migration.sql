-- Invoices of our fee to sellers, one for each of them and month, and the steps that they bill: each step once for good.
CREATE TABLE "fee_invoice" (
    "id" UUID NOT NULL,
    "month_on" DATE NOT NULL,
    "ref_seller_id" TEXT NOT NULL,
    "name" TEXT,
    "representative_name" TEXT,
    "business_registration_number" TEXT,
    "steps" INTEGER NOT NULL,
    "late_steps" INTEGER NOT NULL,
    "supply" BIGINT NOT NULL,
    "vat" BIGINT NOT NULL,
    "made_by_id" TEXT,
    "made_by" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(6) NOT NULL,
    "approval_number" TEXT,
    "issued_by" TEXT,
    "issued_at" TIMESTAMPTZ(6),

    CONSTRAINT "fee_invoice_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "fee_invoice_month_on_ref_seller_id_key" ON "fee_invoice"("month_on", "ref_seller_id");
CREATE UNIQUE INDEX "fee_invoice_approval_number_key" ON "fee_invoice"("approval_number");
CREATE INDEX "fee_invoice_ref_seller_id_month_on_idx" ON "fee_invoice"("ref_seller_id", "month_on");
ALTER TABLE "fee_invoice" ADD CONSTRAINT "fee_invoice_of_a_month" CHECK (extract(day from month_on) = 1);
ALTER TABLE "fee_invoice" ADD CONSTRAINT "fee_invoice_bills_something" CHECK ((supply <> 0 or vat <> 0) and steps > 0 and late_steps between 0 and steps);
ALTER TABLE "fee_invoice" ADD CONSTRAINT "fee_invoice_issued_whole" CHECK (num_nulls(approval_number, issued_by, issued_at) in (0, 3));

CREATE TABLE "fee_invoice_item" (
    "accrual_id" BIGINT NOT NULL,
    "invoice_id" UUID NOT NULL,

    CONSTRAINT "fee_invoice_item_pkey" PRIMARY KEY ("accrual_id")
);
CREATE INDEX "fee_invoice_item_invoice_id_idx" ON "fee_invoice_item"("invoice_id");
ALTER TABLE "fee_invoice_item" ADD CONSTRAINT "fee_invoice_item_accrual_id_fkey" FOREIGN KEY ("accrual_id") REFERENCES "accrual"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "fee_invoice_item" ADD CONSTRAINT "fee_invoice_item_invoice_id_fkey" FOREIGN KEY ("invoice_id") REFERENCES "fee_invoice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What an invoice bills never changes. Its number at the tax office comes later, and is taken back before it is another one.
CREATE FUNCTION keep_fee_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF to_jsonb(new) - '{approval_number,issued_by,issued_at}'::text[] <> to_jsonb(old) - '{approval_number,issued_by,issued_at}'::text[]
		OR num_nulls(old.approval_number, new.approval_number) <> 1 THEN
		RAISE EXCEPTION 'fee_invoice % is not changed', old.id;
	END IF;
	RETURN new;
END $$;
CREATE TRIGGER fee_invoice_kept BEFORE UPDATE ON fee_invoice FOR EACH ROW EXECUTE FUNCTION keep_fee_invoice();
CREATE TRIGGER fee_invoice_not_removed BEFORE DELETE ON fee_invoice FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER fee_invoice_item_append_only BEFORE UPDATE OR DELETE ON fee_invoice_item FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER notify_inserted AFTER INSERT ON fee_invoice REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_change('owed');
CREATE TRIGGER notify_updated AFTER UPDATE ON fee_invoice REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_change('owed');
