-- After the last job: how many jobs there are, and how many rows they will have (the sum of their num_return_sequences).
--   psql -v batch=f193b08a-8942-53c5-969d-20b71258af3b -v jobs=1000 -v rows=1000 -f batch_submitted.sql
UPDATE batches
SET state = 'running', job_count = :jobs, submitted_count = :jobs, expected_rows = :rows, submitted_at = now(), updated_at = now()
WHERE id = :'batch' AND state = 'submitting';

-- Where every row is there already nothing else would end the batch.
UPDATE batches
SET state = CASE WHEN succeeded_rows > 0 OR expected_rows = 0 THEN 'completed' ELSE 'failed' END, finished_at = now()
WHERE id = :'batch' AND state = 'running'
  AND succeeded_rows + failed_rows + rejected_rows + cancelled_rows + expired_rows >= expected_rows;
