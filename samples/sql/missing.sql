-- Which lines of a batch have no row yet?
--   psql -v batch=f193b08a-8942-53c5-969d-20b71258af3b -f missing.sql
SELECT line_number
FROM batches, generate_series(1, batches.job_count) AS line_number
WHERE batches.id = :'batch'
  AND NOT EXISTS (SELECT FROM results WHERE results.batch_id = batches.id AND results.line_number = line_number.line_number)
ORDER BY line_number
LIMIT 1000;
