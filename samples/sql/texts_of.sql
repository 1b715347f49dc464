-- Every text of one custom id, sample by sample.
--   psql -v custom_id=line-7 -f texts_of.sql
SELECT sample_index, status, finish_reason, text, error, model_name, model_version, seed, created_at
FROM results
WHERE custom_id = :'custom_id'
ORDER BY created_at, job_id, sample_index;
