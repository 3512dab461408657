-- Free text is found by an index. Trigrams are no help here: under the C collation of the embedded server they leave out
-- every letter of Hangul, and a search for two letters would read the whole index. So the words of a narrative are
-- indexed, of which each word that was typed may be the beginning; what divides words is the same in bankWords.
CREATE FUNCTION bank_line_words(narrative TEXT) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('simple'::regconfig, translate(narrative, '|-_/\.,:;()[]{}<>"''&#@*+=~!?%^$`（）［］㈜·・，．：／－＿｜', repeat(' ', 64)))
$$;
CREATE INDEX "bank_line_words_idx" ON "bank_line" USING gin (bank_line_words("narrative"));
-- Keys are found by how they begin, as in the palette.
CREATE INDEX "discrepancy_order_id_idx" ON "discrepancy"("order_id");
CREATE INDEX "discrepancy_payment_key_idx" ON "discrepancy"("payment_key");
CREATE INDEX "discrepancy_case_subject_key_idx" ON "discrepancy_case"("subject_key");
CREATE INDEX "audit_log_actor_id_idx" ON "audit_log"("actor", "id");
