-- A print of the rows of a large file, whatever their order: the same rows again need not be merged to change nothing.
ALTER TABLE "import" ADD COLUMN "row_set" TEXT;
