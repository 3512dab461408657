-- What people do about breaks: matches by hand, write-offs that a second person approves, comments, views, and every
-- action with what it found, so that it can be taken back.
ALTER TABLE "discrepancy_case" ADD COLUMN "due_on" DATE;
-- The part of the difference that matches by hand account for; what is open is the rest.
ALTER TABLE "discrepancy_case" ADD COLUMN "matched" BIGINT NOT NULL DEFAULT 0;
CREATE INDEX "discrepancy_case_m_id_difference_idx" ON "discrepancy_case"("m_id", "difference");
CREATE INDEX "discrepancy_case_owner_id_state_idx" ON "discrepancy_case"("owner_id", "state");

CREATE TABLE "case_comment" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "author_id" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "mentions" TEXT[],
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "case_comment_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "case_comment_case_id_id_idx" ON "case_comment"("case_id", "id");
ALTER TABLE "case_comment" ADD CONSTRAINT "case_comment_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "discrepancy_case"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "case_action" (
    "id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "intent" TEXT NOT NULL,
    "items" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "undone_at" TIMESTAMPTZ(6),

    CONSTRAINT "case_action_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "case_write_off" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,
    "note" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "asked_by_id" TEXT NOT NULL,
    "asked_by" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(6) NOT NULL,
    "decided_by_id" TEXT,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(6),

    CONSTRAINT "case_write_off_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "case_write_off_case_id_idx" ON "case_write_off"("case_id");
CREATE INDEX "case_write_off_state_asked_at_idx" ON "case_write_off"("state", "asked_at");
CREATE UNIQUE INDEX "case_write_off_one_pending" ON "case_write_off"("case_id") WHERE state = 'pending';
ALTER TABLE "case_write_off" ADD CONSTRAINT "case_write_off_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "discrepancy_case"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "case_write_off" ADD CONSTRAINT "case_write_off_four_eyes" CHECK (state <> 'approved' or (decided_by_id is not null and decided_by_id <> asked_by_id));

CREATE TABLE "manual_match" (
    "id" UUID NOT NULL,
    "m_id" TEXT NOT NULL,
    "remainder" BIGINT NOT NULL,
    "note" TEXT,
    "created_by_id" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "undone_at" TIMESTAMPTZ(6),
    "undone_by" TEXT,

    CONSTRAINT "manual_match_pkey" PRIMARY KEY ("id")
);

-- A case is in one match that holds at most.
CREATE TABLE "manual_match_member" (
    "match_id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "matched" BIGINT NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "manual_match_member_pkey" PRIMARY KEY ("match_id", "case_id")
);
CREATE INDEX "manual_match_member_case_id_idx" ON "manual_match_member"("case_id");
CREATE UNIQUE INDEX "manual_match_member_once" ON "manual_match_member"("case_id") WHERE active;
ALTER TABLE "manual_match_member" ADD CONSTRAINT "manual_match_member_match_id_fkey" FOREIGN KEY ("match_id") REFERENCES "manual_match"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "manual_match_member" ADD CONSTRAINT "manual_match_member_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "discrepancy_case"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "saved_view" (
    "id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "page" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "saved_view_user_id_page_name_key" ON "saved_view"("user_id", "page", "name");
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
