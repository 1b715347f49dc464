-- The most probable of the samples of each job of a batch, by its log-probability per token.
--   psql -v batch=f193b08a-8942-53c5-969d-20b71258af3b -f best_of.sql
SELECT DISTINCT ON (line_number, job_id)
       line_number, custom_id, sample_index, text,
       round((sum_logprob / completion_token_count)::numeric, 3) AS logprob_per_token
FROM results
WHERE batch_id = :'batch' AND status = 'succeeded' AND completion_token_count > 0
ORDER BY line_number, job_id, sum_logprob / completion_token_count DESC, sample_index;
