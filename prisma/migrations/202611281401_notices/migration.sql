-- Who is named in a comment hears of it in the console.
CREATE TABLE "notice" (
    "id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "comment_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "read_at" TIMESTAMPTZ(6),

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "notice_user_id_comment_id_key" ON "notice"("user_id", "comment_id");
CREATE INDEX "notice_user_id_id_idx" ON "notice"("user_id", "id");
CREATE INDEX "notice_unread_idx" ON "notice"("user_id") WHERE read_at IS NULL;
CREATE INDEX "notice_comment_id_idx" ON "notice"("comment_id");
ALTER TABLE "notice" ADD CONSTRAINT "notice_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "notice" ADD CONSTRAINT "notice_comment_id_fkey" FOREIGN KEY ("comment_id") REFERENCES "case_comment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TRIGGER notify_inserted AFTER INSERT ON "notice" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_change('notice');
CREATE TRIGGER notify_updated AFTER UPDATE ON "notice" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION notify_change('notice');
