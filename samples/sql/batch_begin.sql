-- A batch row for a publisher of one's own, before its first job.
--   psql -v batch=f193b08a-8942-53c5-969d-20b71258af3b -v name='my prompts' -v model=poem -f batch_begin.sql
INSERT INTO batches (id, name, source, model_name, sampling, state, submitted_count,
                     succeeded_rows, failed_rows, rejected_rows, cancelled_rows, expired_rows,
                     prompt_tokens, completion_tokens, created_at, updated_at)
VALUES (:'batch', :'name', 'sample', :'model', '{}', 'submitting', 0, 0, 0, 0, 0, 0, 0, 0, now(), now())
ON CONFLICT (id) DO NOTHING;
