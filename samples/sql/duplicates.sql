-- Was anything done twice? The primary key forbids two rows of one job and sample; this looks for one line of a batch
-- under two job ids, which only a publisher with random ids can make. No rows is the answer to hope for.
--   psql -f duplicates.sql
SELECT batch_id, line_number, sample_index, count(*) AS rows, array_agg(job_id ORDER BY created_at) AS jobs
FROM results
WHERE batch_id IS NOT NULL AND line_number IS NOT NULL
GROUP BY batch_id, line_number, sample_index
HAVING count(*) > 1
ORDER BY batch_id, line_number, sample_index;
