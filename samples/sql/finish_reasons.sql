-- Why did the texts of a batch end, and how long are they? Many at 'length' ask for more tokens, many at 'loop' for another temperature.
--   psql -v batch=f193b08a-8942-53c5-969d-20b71258af3b -f finish_reasons.sql
SELECT finish_reason, count(*) AS rows,
       round(100.0 * count(*) / sum(count(*)) OVER (), 1) AS percent,
       round(avg(completion_token_count), 1) AS tokens,
       round(avg(char_length(text) - char_length(prompt)), 1) AS characters
FROM results
WHERE batch_id = :'batch' AND status = 'succeeded'
GROUP BY finish_reason
ORDER BY rows DESC;
