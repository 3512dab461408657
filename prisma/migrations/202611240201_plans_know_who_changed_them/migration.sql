-- Like its maker, whoever changed a plan never approves what it pays.
ALTER TABLE "payout_plan" ADD COLUMN "changed_by_ids" TEXT[] DEFAULT ARRAY[]::TEXT[];
