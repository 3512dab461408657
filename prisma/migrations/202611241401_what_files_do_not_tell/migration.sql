-- What a person says of a file that it does not tell itself: the account and the day. The number of a bank account is encrypted.
ALTER TABLE "import_upload" ADD COLUMN "account_said" TEXT, ADD COLUMN "day_said" DATE;
ALTER TABLE "import" ADD COLUMN "account_said" TEXT, ADD COLUMN "day_said" DATE;
