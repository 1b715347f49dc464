-- Tokens and rows by minute and worker, over the last hour.
--   psql -f throughput.sql
SELECT date_trunc('minute', created_at) AS minute, worker, device,
       count(*) AS rows,
       sum(completion_token_count) AS tokens,
       round(sum(completion_token_count) / 60.0, 1) AS tokens_per_second
FROM results
WHERE created_at > now() - interval '1 hour' AND status = 'succeeded'
GROUP BY minute, worker, device
ORDER BY minute DESC, worker;
