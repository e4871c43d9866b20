#include "ops/benchmarks/driver/postgres_scripts.hpp"

#include <fmt/format.h>

namespace beaker::bench {

const char* const postgres_schema = R"sql(
CREATE TABLE webhook_events(
    id bigserial PRIMARY KEY,
    provider text NOT NULL,
    event_id text NOT NULL,
    kind text NOT NULL,
    status text NOT NULL DEFAULT 'received',
    body jsonb NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE(provider, event_id));
CREATE TABLE calls(
    id bigserial PRIMARY KEY,
    vapi_call_id text NOT NULL UNIQUE,
    tenant_id uuid NOT NULL,
    status text NOT NULL,
    duration_seconds integer NOT NULL,
    cost_cents integer NOT NULL,
    from_number text,
    to_number text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now());
CREATE INDEX calls_of_tenant ON calls(tenant_id, created_at DESC);
CREATE TABLE call_days(
    tenant_id uuid NOT NULL,
    day date NOT NULL,
    calls bigint NOT NULL,
    completed bigint NOT NULL,
    seconds bigint NOT NULL,
    cost_cents bigint NOT NULL,
    PRIMARY KEY(tenant_id, day));
)sql";

// pgbench would take a colon before a letter or digit for a variable, so that numbers stand behind a space.
const char* const insert_script = R"sql(\set a random(1000000000, 9000000000)
\set b random(1000000000, 9000000000)
INSERT INTO webhook_events(provider, event_id, kind, body) VALUES ('vapi', :a || '-' || :b || '/status', 'status-update',
('{"message":{"type":"status-update","timestamp": 1767225605000,"call":{"id":"' || :a || '-' || :b || '-8b5e-4c8d9f100",'
'"orgId":"5d0c3f52-0a4e-4f0e-9a53-1b2c3d4e5f60","createdAt":"2026-01-01","updatedAt":"2026-01-01","type":"outboundPhoneCall",'
'"status":"in-progress","assistantId":"a1b2c3d4-1111-4222-8333-944455556666","assistantOverrides":{"metadata":'
'{"beaker_tenant":"0197a5c2-0000-8000-8000-000000000042","beaker_call":"0197a5c2-0000-8000-8000-000000000042"},'
'"variableValues":{"customer_name":"Dana"}},"phoneNumberId":"b7c8d9e0-aaaa-4bbb-8ccc-dddd0000eeee","customer":{"number":'
'"+17755550142","name":"Dana Example"},"phoneCallProvider":"twilio","phoneCallTransport":"pstn","phoneCallProviderId":'
'"CA0000000000000000000000000000ca11","startedAt":"2026-01-01"},"phoneNumber":{"provider":"twilio","number":"+17755550100",'
'"name":"Main"},"customer":{"number":"+17755550142","name":"Dana Example"},"status":"in-progress","artifact":{"messages":'
'[]}}}')::jsonb) ON CONFLICT DO NOTHING;
)sql";

const char* const rebuild_script = R"sql(
BEGIN;
TRUNCATE calls, call_days RESTART IDENTITY;
WITH webhook AS MATERIALIZED (
    SELECT id, received_at, body->'message' AS message FROM webhook_events),
call AS (
    INSERT INTO calls(vapi_call_id, tenant_id, status, duration_seconds, cost_cents, from_number, to_number, created_at)
    SELECT DISTINCT ON (message->'call'->>'id')
        message->'call'->>'id',
        (message->'call'->'assistantOverrides'->'metadata'->>'beaker_tenant')::uuid,
        message->>'status',
        coalesce((message->>'durationSeconds')::int, 0),
        coalesce(((message->>'cost')::numeric * 100)::int, 0),
        message->'phoneNumber'->>'number',
        message->'customer'->>'number',
        received_at
    FROM webhook ORDER BY message->'call'->>'id', id DESC
    RETURNING tenant_id, created_at, status, duration_seconds, cost_cents)
INSERT INTO call_days
SELECT tenant_id, (created_at AT TIME ZONE 'UTC')::date, count(*), count(*) FILTER (WHERE status = 'ended'),
    sum(duration_seconds), sum(cost_cents)
FROM call GROUP BY 1, 2;
COMMIT;
)sql";

std::string list_script(std::span<const Uuid> tenants) {
    // pgbench knows no texts, so the query itself holds the tenants and takes the one of a drawn number.
    auto script = fmt::format("\\set tenant random(1, {})\n", tenants.size());
    script +=
        "SELECT id, vapi_call_id, status, duration_seconds, cost_cents, created_at FROM calls WHERE "
        "tenant_id = (ARRAY[";
    for (const Uuid& tenant : tenants) {
        if (script.back() != '[') script += ',';
        script += fmt::format("'{}'", tenant.text());
    }
    return script + "]::uuid[])[:tenant] ORDER BY created_at DESC LIMIT 50;\n";
}

}  // namespace beaker::bench
