-- Where does the time of a row go? Milliseconds at the median and at 95 %, by worker, over the last day.
--   psql -f latency.sql
SELECT worker, device, count(*) AS rows,
       round(percentile_cont(0.5) WITHIN GROUP (ORDER BY queue_ms)::numeric, 1) AS queue,
       round(percentile_cont(0.95) WITHIN GROUP (ORDER BY queue_ms)::numeric, 1) AS queue_95,
       round(percentile_cont(0.5) WITHIN GROUP (ORDER BY prefill_ms)::numeric, 1) AS prefill,
       round(percentile_cont(0.95) WITHIN GROUP (ORDER BY prefill_ms)::numeric, 1) AS prefill_95,
       round(percentile_cont(0.5) WITHIN GROUP (ORDER BY decode_ms)::numeric, 1) AS decode,
       round(percentile_cont(0.95) WITHIN GROUP (ORDER BY decode_ms)::numeric, 1) AS decode_95
FROM results
WHERE created_at > now() - interval '1 day' AND status = 'succeeded'
GROUP BY worker, device
ORDER BY worker, device;
