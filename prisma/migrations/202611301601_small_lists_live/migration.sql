-- Small lists that people keep are told of as the large ones are: views, rules with the days that were corrected, and own
-- profiles of files. Of those whose rows are taken away, that is told, too.
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT * FROM (VALUES
        ('saved_view', 'view'), ('rule_set', 'rules'), ('business_day_override', 'rules'), ('import_profile', 'profile')
    ) AS topics(table_name, topic)
    LOOP
        EXECUTE format('CREATE TRIGGER notify_inserted AFTER INSERT ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_change(%L)', one.table_name, one.topic);
        EXECUTE format('CREATE TRIGGER notify_updated AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_change(%L)', one.table_name, one.topic);
    END LOOP;
    FOR one IN SELECT * FROM (VALUES
        ('saved_view', 'view'), ('business_day_override', 'rules'), ('bank_hold', 'bank')
    ) AS topics(table_name, topic)
    LOOP
        EXECUTE format('CREATE TRIGGER notify_deleted AFTER DELETE ON %I REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_change(%L)', one.table_name, one.topic);
    END LOOP;
END $$;

-- The rules of payouts are one setting among others, which change every few seconds.
CREATE FUNCTION notify_payout_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('jeongsan_changes', json_build_object('topic', 'rules', 'id', NULL)::text);
    RETURN NULL;
END $$;
CREATE TRIGGER notify_payout_rules AFTER INSERT OR UPDATE ON app_setting
    FOR EACH ROW WHEN (NEW.key = 'payouts.rules') EXECUTE FUNCTION notify_payout_rules();
