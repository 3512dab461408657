-- What an import is doing, where it came from, how it was ended or taken back, and what was found at the door.
ALTER TABLE "import"
  ADD COLUMN "phase" TEXT,
  ADD COLUMN "via" TEXT,
  ADD COLUMN "cancel_requested_at" TIMESTAMPTZ(6),
  ADD COLUMN "tags" JSONB,
  ADD COLUMN "same_as_id" UUID,
  ADD COLUMN "undone_at" TIMESTAMPTZ(6),
  ADD COLUMN "undone_by" TEXT;

-- Files that were dropped and not decided on yet.
CREATE TABLE "import_upload" (
    "id" UUID NOT NULL,
    "file_name" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "kind" TEXT,
    "profile" TEXT,
    "preview" JSONB,
    "created_by_id" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "import_upload_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "import_upload_created_at_id_idx" ON "import_upload"("created_at", "id");

-- Profiles that people made by mapping columns: each change is a version of its own.
CREATE TABLE "import_profile" (
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "header" TEXT[],
    "current" BOOLEAN NOT NULL DEFAULT true,
    "created_by_id" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "import_profile_pkey" PRIMARY KEY ("name", "version")
);

-- Rows that an import did not change but knew more about: what they were before, so that it can be taken back.
CREATE TABLE "import_enrichment" (
    "id" BIGSERIAL NOT NULL,
    "import_id" UUID NOT NULL,
    "table_name" TEXT NOT NULL,
    "content" JSONB NOT NULL,

    CONSTRAINT "import_enrichment_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "import_enrichment_import_id_idx" ON "import_enrichment"("import_id");

-- Which import replaced a version: what an import changed is listed, and taken back, by it.
ALTER TABLE "payment_transaction_version" ADD COLUMN "replaced_by" UUID;
ALTER TABLE "settlement_line_version" ADD COLUMN "replaced_by" UUID;
CREATE INDEX "payment_transaction_version_replaced_by_idx" ON "payment_transaction_version"("replaced_by");
CREATE INDEX "settlement_line_version_replaced_by_idx" ON "settlement_line_version"("replaced_by");
