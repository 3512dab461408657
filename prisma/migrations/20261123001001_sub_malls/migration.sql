-- A merchant who has not moved to payouts v2 pays sub-malls of v1. They are kept as sellers, and are never sent to v2.
ALTER TABLE "seller" ADD COLUMN "payouts_api" TEXT NOT NULL DEFAULT 'v2';
