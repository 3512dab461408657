-- What changed in the rows that level 1 reads, and how far a finished run has seen it: a run of the same scope then looks
-- at what changed since, and takes over the rest.
ALTER TABLE "reconciliation_run" ADD COLUMN "forced_full" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "source_change" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "xid" XID8 NOT NULL DEFAULT pg_current_xact_id(),
    "source" TEXT NOT NULL,
    "m_id" TEXT NOT NULL,
    "transaction_key" TEXT NOT NULL,
    "occurrence" INTEGER NOT NULL,
    "payment_key" TEXT NOT NULL,
    "before" JSONB
);
CREATE INDEX "source_change_xid_idx" ON "source_change"("xid");

CREATE TABLE "run_watermark" (
    "run_id" UUID NOT NULL,
    "scope" TEXT NOT NULL,
    "snapshot" PG_SNAPSHOT NOT NULL,
    "tables" JSONB NOT NULL,
    "kept" JSONB NOT NULL,
    CONSTRAINT "run_watermark_pkey" PRIMARY KEY ("run_id")
);
CREATE INDEX "run_watermark_scope_idx" ON "run_watermark"("scope");
ALTER TABLE "run_watermark" ADD CONSTRAINT "run_watermark_run_id_fkey"
    FOREIGN KEY ("run_id") REFERENCES "reconciliation_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The argument names the columns of transaction_key, occurrence and payment_key. Rows that a statement replaced or removed
-- are noted as they were; of rows that were not there before only the key. After a statement that changes very many rows
-- nothing is gained by knowing which.
CREATE FUNCTION note_source_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    written BIGINT := 0;
BEGIN
    IF TG_OP = 'INSERT' THEN
        written := (SELECT count(*) FROM new_rows);
    ELSIF TG_OP <> 'TRUNCATE' THEN
        written := (SELECT count(*) FROM old_rows);
    END IF;
    IF TG_OP = 'TRUNCATE' OR written > 50000 THEN
        INSERT INTO source_change (source, m_id, transaction_key, occurrence, payment_key) VALUES ('everything', '', '', 0, '');
        RETURN NULL;
    ELSIF written = 0 THEN
        RETURN NULL;
    END IF;
    IF TG_OP IN ('UPDATE', 'DELETE') THEN
        EXECUTE format('INSERT INTO source_change (source, m_id, transaction_key, occurrence, payment_key, before)
            SELECT %L, o.m_id, %s, to_jsonb(o) FROM old_rows o', TG_TABLE_NAME, TG_ARGV[0]);
    END IF;
    IF TG_OP = 'UPDATE' THEN
        EXECUTE format('INSERT INTO source_change (source, m_id, transaction_key, occurrence, payment_key)
            SELECT %1$L, k.* FROM (SELECT m_id, %2$s FROM new_rows EXCEPT SELECT m_id, %2$s FROM old_rows) k', TG_TABLE_NAME, TG_ARGV[0]);
    ELSIF TG_OP = 'INSERT' THEN
        EXECUTE format('INSERT INTO source_change (source, m_id, transaction_key, occurrence, payment_key)
            SELECT %L, m_id, %s FROM new_rows', TG_TABLE_NAME, TG_ARGV[0]);
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    one RECORD;
BEGIN
    FOR one IN SELECT * FROM (VALUES
        ('payment_transaction', 'transaction_key, 1, payment_key'),
        ('settlement_line', 'transaction_key, occurrence, payment_key'),
        ('payment_lookup', ''''', 0, payment_key')) AS t (table_name, columns)
    LOOP
        EXECUTE format('CREATE TRIGGER note_inserted AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION note_source_change(%L)', one.table_name, one.columns);
        EXECUTE format('CREATE TRIGGER note_updated AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION note_source_change(%L)', one.table_name, one.columns);
        EXECUTE format('CREATE TRIGGER note_deleted AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION note_source_change(%L)', one.table_name, one.columns);
        EXECUTE format('CREATE TRIGGER note_truncated AFTER TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION note_source_change(%L)', one.table_name, one.columns);
    END LOOP;
END $$;

-- A run marks every case that it still finds: with room on the page that touches no index.
ALTER TABLE "discrepancy_case" SET (fillfactor = 50);
