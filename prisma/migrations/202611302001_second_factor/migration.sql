-- A second factor beside the password. Accounts of before have none until their people set one up.
ALTER TABLE "user_account" ADD COLUMN "second_factor_secret" TEXT;
ALTER TABLE "user_account" ADD COLUMN "second_factor_at" TIMESTAMPTZ(6);
ALTER TABLE "user_account" ADD COLUMN "second_factor_step" INTEGER;
ALTER TABLE "user_account" ADD COLUMN "recovery_codes" TEXT[] DEFAULT ARRAY[]::TEXT[];
