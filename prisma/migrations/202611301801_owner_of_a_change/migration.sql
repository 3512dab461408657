-- Of what is one person's alone only that person's pages hear: a file in the making moves several times a second, and the
-- pages of everybody else read themselves again for nothing.
CREATE OR REPLACE FUNCTION notify_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found bigint;
    sole text;
    -- What the column says that names whose the row is, where there is one.
    whose text;
BEGIN
    SELECT count(*), min(to_jsonb(c) ->> 'id'), min(to_jsonb(c) ->> TG_ARGV[1]) INTO found, sole, whose
    FROM (SELECT * FROM changed LIMIT 2) c;
    -- Of several rows everybody hears.
    IF found > 1 THEN
        sole := NULL;
        whose := NULL;
    END IF;
    IF found > 0 THEN
        PERFORM pg_notify('jeongsan_changes', json_build_object('topic', TG_ARGV[0], 'id', sole, 'owner', whose)::text);
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT * FROM (VALUES ('table_export', 'export', 'created_by_id'), ('notice', 'notice', 'user_id'))
        AS topics(table_name, topic, owner)
    LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER notify_inserted AFTER INSERT ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_change(%L, %L)', one.table_name, one.topic, one.owner);
        EXECUTE format('CREATE OR REPLACE TRIGGER notify_updated AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_change(%L, %L)', one.table_name, one.topic, one.owner);
    END LOOP;
END $$;
