-- Days and months whose books are closed: what was found when they were prepared, frozen, and who signed for it. Each
-- preparing is a row of its own, so that the history of a period stays.
CREATE TABLE "closed_period" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "from_on" DATE NOT NULL,
    "to_on" DATE NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'prepared',
    "figures" JSONB NOT NULL,
    "carried" JSONB NOT NULL,
    "note" TEXT,
    "prepared_by_id" TEXT NOT NULL,
    "prepared_by" TEXT NOT NULL,
    "prepared_at" TIMESTAMPTZ(6) NOT NULL,
    "closed_by_id" TEXT,
    "closed_by" TEXT,
    "closed_at" TIMESTAMPTZ(6),
    "reopened_by_id" TEXT,
    "reopened_by" TEXT,
    "reopened_at" TIMESTAMPTZ(6),
    "reopen_reason" TEXT,

    CONSTRAINT "closed_period_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "closed_period_from_on_to_on_prepared_at_idx" ON "closed_period"("from_on", "to_on", "prepared_at");
CREATE UNIQUE INDEX "closed_period_one_in_force" ON "closed_period"("from_on", "to_on") WHERE state in ('prepared', 'closed');
ALTER TABLE "closed_period" ADD CONSTRAINT "closed_period_days" CHECK (from_on <= to_on);
ALTER TABLE "closed_period" ADD CONSTRAINT "closed_period_states" CHECK (state in ('prepared', 'replaced', 'closed', 'reopened'));
-- Nobody signs for what they prepared themselves.
ALTER TABLE "closed_period" ADD CONSTRAINT "closed_period_four_eyes" CHECK (state not in ('closed', 'reopened') or (closed_by_id is not null and closed_by_id <> prepared_by_id));
ALTER TABLE "closed_period" ADD CONSTRAINT "closed_period_reopened_why" CHECK (state <> 'reopened' or (reopened_by is not null and btrim(reopen_reason) <> ''));

-- Frozen is frozen: only the state moves, and only forward.
CREATE FUNCTION closed_period_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'closed_period is append-only'; END IF;
  IF ROW(NEW.id, NEW.kind, NEW.from_on, NEW.to_on, NEW.figures, NEW.carried, NEW.note, NEW.prepared_by_id, NEW.prepared_by, NEW.prepared_at)
    IS DISTINCT FROM ROW(OLD.id, OLD.kind, OLD.from_on, OLD.to_on, OLD.figures, OLD.carried, OLD.note, OLD.prepared_by_id, OLD.prepared_by, OLD.prepared_at)
    OR (OLD.closed_at IS NOT NULL AND ROW(NEW.closed_by_id, NEW.closed_by, NEW.closed_at) IS DISTINCT FROM ROW(OLD.closed_by_id, OLD.closed_by, OLD.closed_at))
    OR NOT ((OLD.state = 'prepared' AND NEW.state IN ('closed', 'replaced')) OR (OLD.state = 'closed' AND NEW.state = 'reopened'))
  THEN RAISE EXCEPTION 'what a closed_period froze does not change'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER closed_period_frozen BEFORE UPDATE OR DELETE ON closed_period FOR EACH ROW EXECUTE FUNCTION closed_period_frozen();
