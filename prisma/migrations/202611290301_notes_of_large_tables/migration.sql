-- One day of a marketplace with ten million lines is more than 50,000 rows, and still a small part of them.
CREATE OR REPLACE FUNCTION note_source_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    written BIGINT := 0;
    -- As of the last ANALYZE; -1 before the first.
    most BIGINT := GREATEST(50000, (SELECT reltuples / 20 FROM pg_class WHERE oid = TG_RELID));
BEGIN
    IF TG_OP = 'INSERT' THEN
        written := (SELECT count(*) FROM new_rows);
    ELSIF TG_OP <> 'TRUNCATE' THEN
        written := (SELECT count(*) FROM old_rows);
    END IF;
    IF TG_OP = 'TRUNCATE' OR written > most THEN
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
