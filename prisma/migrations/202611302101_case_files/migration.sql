-- What people attach to a case to prove their decision. The bytes lie in the database, so that a dump holds them and a copy
-- does not lose them; apart from what is said of a file, so that lists never read them.
CREATE TABLE "case_file" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "added_by_id" TEXT NOT NULL,
    "added_by" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(6) NOT NULL,
    "removed_by_id" TEXT,
    "removed_by" TEXT,
    "removed_at" TIMESTAMPTZ(6),
    "remove_reason" TEXT,

    CONSTRAINT "case_file_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "case_file_case_id_id_idx" ON "case_file"("case_id", "id");
CREATE UNIQUE INDEX "case_file_once" ON "case_file"("case_id", "sha256") WHERE removed_at is null;
ALTER TABLE "case_file" ADD CONSTRAINT "case_file_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "discrepancy_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "case_file" ADD CONSTRAINT "case_file_removed_why" CHECK (removed_at is null or (removed_by is not null and removed_by_id is not null and btrim(remove_reason) <> ''));

CREATE TABLE "case_file_content" (
    "file_id" UUID NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "case_file_content_pkey" PRIMARY KEY ("file_id")
);
ALTER TABLE "case_file_content" ADD CONSTRAINT "case_file_content_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "case_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- That a file was there stays: it is removed once, and its bytes are never others.
CREATE FUNCTION case_file_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'case_file is append-only'; END IF;
  IF OLD.removed_at IS NOT NULL
    OR ROW(NEW.id, NEW.case_id, NEW.name, NEW.kind, NEW.bytes, NEW.sha256, NEW.added_by_id, NEW.added_by, NEW.added_at)
      IS DISTINCT FROM ROW(OLD.id, OLD.case_id, OLD.name, OLD.kind, OLD.bytes, OLD.sha256, OLD.added_by_id, OLD.added_by, OLD.added_at)
  THEN RAISE EXCEPTION 'a case_file does not change'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER case_file_stays BEFORE UPDATE OR DELETE ON case_file FOR EACH ROW EXECUTE FUNCTION case_file_stays();
CREATE FUNCTION case_file_content_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the content of a case_file does not change';
END $$;
CREATE TRIGGER case_file_content_stays BEFORE UPDATE ON case_file_content FOR EACH ROW EXECUTE FUNCTION case_file_content_stays();

-- Whoever looks at cases hears of their files.
CREATE TRIGGER notify_inserted AFTER INSERT ON case_file REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_change('case');
CREATE TRIGGER notify_updated AFTER UPDATE ON case_file REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_change('case');
