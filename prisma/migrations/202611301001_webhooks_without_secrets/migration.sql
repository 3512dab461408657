-- Bodies of events keep no account number and no secret any more; those that were stored before lose theirs.
UPDATE "webhook_event" SET "body" =
  regexp_replace(
    regexp_replace(
      regexp_replace(
        regexp_replace("body", '("accountNumber"\s*:\s*)"[^"\\]{2,}([^"\\]{4})"', '\1"••••••\2"', 'g'),
        '("accountNumber"\s*:\s*)"[^"\\]{0,5}"', '\1"••••••"', 'g'),
      '("accountNumber"\s*:\s*)-?\d[\d.eE+-]*', '\1"••••••"', 'g'),
    '("(?:secret|billingKey|methodKey)"\s*:\s*)(?:"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*)', '\1"•••"', 'g')
WHERE "body" ~ '"(accountNumber|secret|billingKey|methodKey)"';
