-- A break can be split into parts that people work on separately. A part is a case of its own with the keys of the whole,
-- so runs follow it like every other; `part` 0 is the whole.
ALTER TABLE "discrepancy_case" ADD COLUMN "part" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "discrepancy_case" ADD COLUMN "parent_id" UUID;
ALTER TABLE "discrepancy_case" ADD CONSTRAINT "discrepancy_case_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "discrepancy_case"("id") ON DELETE CASCADE ON UPDATE CASCADE;
DROP INDEX "discrepancy_case_kind_m_id_subject_subject_key_occurrence_key";
CREATE UNIQUE INDEX "discrepancy_case_part_key" ON "discrepancy_case"("kind", "m_id", "subject", "subject_key", "occurrence", "part");
CREATE INDEX "discrepancy_case_parent_id_idx" ON "discrepancy_case"("parent_id");
