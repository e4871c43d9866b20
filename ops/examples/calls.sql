-- What an analyst asks of the log, by DuckDB: every line of events.jsonl is one event, `data` what happened.
--   beaker topics export domain.events >events.jsonl && duckdb <calls.sql

-- Which events there are, and how many.
SELECT type, count(*) AS events, count(DISTINCT subject) AS streams
FROM read_json('events.jsonl', columns = {type: 'VARCHAR', subject: 'VARCHAR'})
GROUP BY type ORDER BY events DESC LIMIT 10;

-- Calls by the last status that was reported of each.
WITH statuses AS (
    SELECT data->>'$.call_id' AS call, data->>'$.current' AS status, time
    FROM read_json('events.jsonl', columns = {type: 'VARCHAR', time: 'TIMESTAMPTZ', data: 'JSON'})
    WHERE type = 'beaker.call.status_reported.v1')
SELECT status, count(*) AS calls
FROM (SELECT call, arg_max(status, time) AS status FROM statuses GROUP BY call)
GROUP BY status ORDER BY calls DESC;
