-- What had no text, and why? The reasons of a batch, most frequent first; numbers are taken out so that like comes to like.
--   psql -v batch=f193b08a-8942-53c5-969d-20b71258af3b -f failures.sql
SELECT status, count(*) AS rows,
       regexp_replace(error, '[0-9]+', 'N', 'g') AS reason,
       min(custom_id) AS for_example
FROM results
WHERE batch_id = :'batch' AND status <> 'succeeded'
GROUP BY status, reason
ORDER BY rows DESC, status, reason;
