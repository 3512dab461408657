-- Who asked for a file of a table may call it off.
ALTER TABLE "table_export" DROP CONSTRAINT "table_export_status";
ALTER TABLE "table_export" ADD CONSTRAINT "table_export_status" CHECK (status in ('running', 'done', 'failed', 'cancelled'));
