-- What several people work on is told to those who look at it: closings, accounts, plans, and bank accounts with their holds.
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT * FROM (VALUES
        ('closed_period', 'closing'), ('user_account', 'user'), ('payout_plan', 'plan'), ('bank_account', 'bank'),
        ('bank_hold', 'bank')
    ) AS topics(table_name, topic)
    LOOP
        EXECUTE format('CREATE TRIGGER notify_inserted AFTER INSERT ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_change(%L)', one.table_name, one.topic);
        EXECUTE format('CREATE TRIGGER notify_updated AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_change(%L)', one.table_name, one.topic);
    END LOOP;
END $$;
