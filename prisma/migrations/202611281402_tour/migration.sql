-- How far somebody is in the tour of the console, and when they ended or skipped it.
ALTER TABLE "user_account" ADD COLUMN "tour_step" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "user_account" ADD COLUMN "tour_ended_at" TIMESTAMPTZ(6);
