-- A table as a file that is too long to be made while somebody waits for the answer.
CREATE TABLE "table_export" (
    "id" UUID NOT NULL,
    "table_name" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "columns" TEXT[],
    "language" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'running',
    "rows_total" INTEGER NOT NULL,
    "rows_done" INTEGER NOT NULL DEFAULT 0,
    "created_by_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "finished_at" TIMESTAMPTZ(6),
    "dismissed_at" TIMESTAMPTZ(6),

    CONSTRAINT "table_export_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "table_export_created_by_id_created_at_idx" ON "table_export"("created_by_id", "created_at");
ALTER TABLE "table_export" ADD CONSTRAINT "table_export_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "table_export" ADD CONSTRAINT "table_export_status" CHECK (status in ('running', 'done', 'failed'));

-- Tells the pages that are open what has changed: a topic, and the id where a statement changed one row alone. Equal
-- notices of one transaction are sent once; nobody hears of what is rolled back.
CREATE FUNCTION notify_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found bigint;
    sole text;
BEGIN
    SELECT count(*), min(to_jsonb(c) ->> 'id') INTO found, sole FROM (SELECT * FROM changed LIMIT 2) c;
    IF found > 0 THEN
        PERFORM pg_notify('jeongsan_changes', json_build_object('topic', TG_ARGV[0], 'id', CASE WHEN found = 1 THEN sole END)::text);
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT * FROM (VALUES
        ('payout', 'payout'), ('payout_batch', 'batch'), ('seller', 'seller'), ('seller_import', 'seller-import'),
        ('seller_change', 'seller'), ('import', 'import'), ('reconciliation_run', 'run'), ('discrepancy_case', 'case'),
        ('webhook_event', 'webhook'), ('balance_reading', 'balance'), ('table_export', 'export')
    ) AS topics(table_name, topic)
    LOOP
        EXECUTE format('CREATE TRIGGER notify_inserted AFTER INSERT ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_change(%L)', one.table_name, one.topic);
        EXECUTE format('CREATE TRIGGER notify_updated AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_change(%L)', one.table_name, one.topic);
    END LOOP;
END $$;
