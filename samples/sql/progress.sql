-- How far are the batches? Newest first.
--   psql -f progress.sql
SELECT name, state, submitted_count AS jobs, expected_rows AS rows, stored,
       round(100.0 * stored / nullif(expected_rows, 0), 1) AS percent,
       rejected_rows + failed_rows + cancelled_rows + expired_rows AS without_text,
       round((stored / nullif(extract(epoch FROM coalesce(finished_at, now()) - created_at), 0))::numeric, 1) AS rows_per_second,
       CASE WHEN state = 'running' AND stored > 0
            THEN date_trunc('second', (now() - created_at) * ((expected_rows - stored)::double precision / stored)) END AS left_about,
       created_at
FROM batches, LATERAL (SELECT succeeded_rows + failed_rows + rejected_rows + cancelled_rows + expired_rows AS stored) AS rows
ORDER BY created_at DESC
LIMIT 20;
