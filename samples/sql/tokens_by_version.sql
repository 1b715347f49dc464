-- Rows and tokens by version of a model: who wrote how much.
--   psql -f tokens_by_version.sql
SELECT model_name, model_version, left(model_sha256, 12) AS sha256,
       count(*) AS rows,
       sum(prompt_token_count) FILTER (WHERE sample_index = 0) AS prompt_tokens,
       sum(completion_token_count) AS completion_tokens,
       round(avg(completion_token_count), 1) AS tokens_per_row,
       min(created_at) AS first, max(created_at) AS last
FROM results
WHERE status = 'succeeded'
GROUP BY model_name, model_version, model_sha256
ORDER BY model_name, model_version;
