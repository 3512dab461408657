-- A refusal behind a try under another key, of which nobody knows what became, does not tell which account Toss has.
ALTER TABLE "seller_change" ADD COLUMN "renewed" BOOLEAN NOT NULL DEFAULT false;
