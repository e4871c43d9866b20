#include "ops/config/options.hpp"

#include <algorithm>
#include <iterator>
#include <type_traits>

#include "ingest/auth/client.hpp"
#include "ops/config/checks.hpp"

namespace beaker::ops {
namespace {

using Problem = std::optional<std::string>;

constexpr std::uint64_t kib = 1024, mib = 1024 * kib, gib = 1024 * mib, tib = 1024 * gib;
constexpr std::uint64_t century_days = 36500;

/// The member at the end of a path of members: member<&Config::http, &HttpLimits::body_bytes_max>(config).
template <auto... path>
auto& member(Config& config) {
    return (config.*....*path);
}

/// Setters for the rules: a number (or a span of time of the member's own unit), a word of an enum, a truth,
/// a text, a list, a URL.
template <auto... path>
void number(Config& config, std::uint64_t value) {
    auto& target = member<path...>(config);
    target = std::remove_reference_t<decltype(target)>(value);
}

template <auto... path>
void word(Config& config, std::size_t index) {
    auto& target = member<path...>(config);
    target = static_cast<std::remove_reference_t<decltype(target)>>(index);
}

template <auto... path>
void truth(Config& config, bool value) {
    member<path...>(config) = value;
}

template <auto... path>
Problem text(Config& config, std::string_view value) {
    member<path...>(config) = value;
    return std::nullopt;
}

template <auto... path>
Problem list(Config& config, std::string_view value) {
    member<path...>(config) = split_list(value);
    return std::nullopt;
}

Problem set_url(std::string& target, std::string_view value, std::string_view schemes) {
    if (value.empty()) return target.clear(), std::nullopt;
    if (auto problem = url_problem(value, schemes)) return problem;
    target = value.substr(0, value.find_last_not_of('/') + 1);
    return std::nullopt;
}

template <auto... path>
Problem web_url(Config& config, std::string_view value) {
    return set_url(member<path...>(config), value, "http,https");
}

template <auto... path>
Problem header_name(Config& config, std::string_view value) {
    if (!value.empty() && !is_header_name(value)) return "is no name of a header";
    auto& target = member<path...>(config);
    target.clear();
    for (const char c : value) target += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return std::nullopt;
}

Problem set_listen(Config& config, std::string_view value) {
    auto address = parse_address(value);
    if (!address) return address.error();
    config.listen = std::move(*address);
    return std::nullopt;
}

Problem set_brokers(Config& config, std::string_view value) {
    auto brokers = split_list(value);
    for (const std::string& broker : brokers)
        if (const auto address = parse_address(broker); !address)
            return "\"" + broker + "\" " + address.error();
    config.brokers = std::move(brokers);
    return std::nullopt;
}

Problem set_trusted_proxies(Config& config, std::string_view value) {
    auto proxies = split_list(value);
    for (const std::string& each : proxies)
        if (!ingest::auth::ProxyTrust::of({each})) return "\"" + each + "\" is no address or network";
    config.trusted_proxies = std::move(proxies);
    return std::nullopt;
}

/// Kafka's own rule for names of topics.
Problem set_kafka_prefix(Config& config, std::string_view value) {
    constexpr std::string_view more = "._-";
    for (const char c : value)
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || more.contains(c)))
            return "holds what no topic's name may hold";
    if (value.size() > 100) return "is too long";
    config.kafka.prefix = value;
    return std::nullopt;
}

Problem set_clock(Config& config, std::string_view value) {
    config.virtual_start.reset();
    if (value.empty()) return std::nullopt;
    constexpr std::string_view kind = "virtual=";
    const auto start = Instant::parse(value.starts_with(kind) ? value.substr(kind.size()) : "");
    if (!start) return "is no virtual=TIME";
    config.virtual_start = *start;
    return std::nullopt;
}

Problem set_data_dir(Config& config, std::string_view value) {
    if (value.empty()) return "is empty";
    config.data_dir = value;
    return std::nullopt;
}

Problem set_roles(Config& config, std::string_view value) {
    Roles roles{.ingest = false, .process = false, .query = false, .connect = false};
    const auto names = split_list(value);
    if (names.empty()) return "names no role";
    for (const std::string& name : names) {
        if (name == "ingest")
            roles.ingest = true;
        else if (name == "process")
            roles.process = true;
        else if (name == "query")
            roles.query = true;
        else if (name == "connect")
            roles.connect = true;
        else
            return "\"" + name + "\" is no role";
    }
    config.roles = roles;
    return std::nullopt;
}

// The tables stand as they are read: key, unit, default, sentence, rule.
// clang-format off

std::vector<Option> general_options() {
    return {
        {"log", "", "embedded", "The engine under the log: on this machine's disk, or Apache Kafka.",
         Choice{{"embedded", "kafka"}, word<&Config::log_engine>}},
        {"log_journal", "", "rocksdb",
         "What makes the embedded log durable: RocksDB's own journal, or a ring of blocks written over and over "
         "(log/embedded/JOURNAL.md). It may change with any start.",
         Choice{{"rocksdb", "ring"}, word<&Config::log_journal>}},
        {"log_compression", "", "lz4",
         "How the embedded log is compressed on disk: zstd takes a quarter less of it, and more of the processor. It may change "
         "with any start; files keep what they were written with.",
         Choice{{"lz4", "zstd"}, word<&Config::log_compression>}},
        {"brokers", "host:port", "", "Where Kafka is; read only with log = kafka.",
         Text{"addresses as host:port, comma-separated or a list", set_brokers, /*list=*/true}},
        {"data_dir", "folder", "var/", "Where the log and the tables lie; made when missing.",
         Text{"a path", set_data_dir}},
        {"partitions", "partitions", "16", "How many orders run side by side; fixed when the log is created.",
         Count{1, 4096, number<&Config::partitions>, /*power_of_two=*/true}},
        {"roles", "roles", "ingest,process,query,connect", "What this process does.",
         Text{"any of ingest, process, query, connect, comma-separated or a list", set_roles, /*list=*/true}},
        {"core_threads", "threads", "1", "Among how many threads the partitions are shared out that this process decides. More than one is for machines with more than two processors (ops/benchmarks/PATH.md).",
         Count{1, 64, number<&Config::core_threads>}},
        {"replicas", "nodes", "0", "How many query nodes stand by for each partition, with warm tables; the same on all. Only on Kafka.",
         Count{0, 15, number<&Config::replicas>}},
        {"checkpoint_dir", "folder", "", "Where query nodes share copies of their tables, from which a new one starts; a folder that all reach. Only on Kafka.",
         Text{"a path", text<&Config::checkpoint_dir>}},
        {"checkpoint_minutes", "minutes", "60", "How often the copies in checkpoint_dir are written anew.",
         Count{1, 10080, number<&Config::checkpoint_interval>}},
        {"advertise_url", "URL", "", "How other nodes reach this one to pass reads on; empty: listen. Only on Kafka.",
         Text{"http:// or https://", web_url<&Config::advertise_url>}},
        {"listen", "host:port", "127.0.0.1:8080", "Where HTTP is served; port 0 takes any free one.",
         Text{"host:port", set_listen}},
        {"public_url", "URL", "", "How browsers and providers reach us, for links and callbacks; empty: http:// and listen.",
         Text{"http:// or https://", web_url<&Config::public_url>}},
        {"trusted_proxy", "", "false", "Believe the peer's X-Forwarded-For and X-Forwarded-Proto; true only behind a proxy of ours that sets them.",
         Switch{truth<&Config::trusted_proxy>}},
        {"trusted_proxies", "addresses", "", "Which peers are proxies of ours, by address or network: the X-Forwarded headers of no other are believed, whatever trusted_proxy says.",
         Text{"addresses or networks such as 10.0.0.0/8, comma-separated or a list", set_trusted_proxies, /*list=*/true}},
        {"log_level", "", "info", "The least level of the lines written to standard error.",
         Choice{{"trace", "debug", "info", "warn", "error", "off"}, word<&Config::log_level>}},
        {"dev", "", "false", "Development: fixed secrets where none are given. Never in production.",
         Switch{truth<&Config::dev>}, Place::flag},
        {"clock", "virtual=TIME", "", "Development: time stands still at TIME, such as 2026-01-01T12:00:00Z, until POST /v1/admin/clock moves it. Only with --dev.",
         Text{"virtual=TIME, an RFC 3339 time", set_clock}, Place::flag},
    };
}

std::vector<Option> http_options() {
    return {
        {"tls.certificate_file", "file", "", "Chain of certificates in PEM; empty: plain HTTP.",
         Text{"a path", text<&Config::tls_certificate_file>}},
        {"tls.key_file", "file", "", "The certificate's private key in PEM.",
         Text{"a path", text<&Config::tls_key_file>}},
        {"http.header_bytes_max", "bytes", "65536", "A request with more header than this is answered 431.",
         Count{kib, mib, number<&Config::http, &HttpLimits::header_bytes_max>}},
        {"http.body_bytes_max", "bytes", "5242880", "A request with more body than this is answered 413.",
         Count{kib, 64 * mib, number<&Config::http, &HttpLimits::body_bytes_max>}},
        {"http.connections_max", "connections", "4096", "How many connections may be open; more wait to be accepted.",
         Count{1, 100000, number<&Config::http, &HttpLimits::connections_max>}},
        {"http.header_timeout_s", "seconds", "10", "How long a request's header may take to arrive.",
         Count{1, 3600, number<&Config::http, &HttpLimits::header_timeout>}},
        {"http.body_timeout_s", "seconds", "30", "How long a request's body may take to arrive.",
         Count{1, 3600, number<&Config::http, &HttpLimits::body_timeout>}},
        {"http.idle_timeout_s", "seconds", "75", "How long a connection may wait for its next request.",
         Count{1, 3600, number<&Config::http, &HttpLimits::idle_timeout>}},
        {"http.shutdown_timeout_s", "seconds", "10", "How long requests under way may take to end when we stop.",
         Count{0, 600, number<&Config::http, &HttpLimits::shutdown_timeout>}},
    };
}

std::vector<Option> log_options() {
    return {
        {"batch.records_max", "records", "512", "The most records that one synced batch of the embedded log takes; larger ones lengthen the tail.",
         Count{1, 65536, number<&Config::batching, &Batching::records_max>}},
        {"batch.bytes_max", "bytes", "4194304", "The most bytes of one batch; a record that is larger goes alone.",
         Count{64 * kib, gib, number<&Config::batching, &Batching::bytes_max>}},
        {"queue.records_max", "records", "65536", "How many records may wait for a batch; more are answered 503.",
         Count{1, 16777216, number<&Config::batching, &Batching::queue_records_max>}},
        {"queue.bytes_max", "bytes", "67108864", "How many bytes may wait for a batch; more are answered 503.",
         Count{mib, 16 * gib, number<&Config::batching, &Batching::queue_bytes_max>}},
        {"generations.switch", "", "manual", "When read tables built beside the serving ones take their place: on request, or as soon as nothing differs.",
         Choice{{"manual", "when_identical"}, word<&Config::generation_switch>}},
        {"retention.inputs_days", "days", "30", "How long inputs are kept; 0: for ever. Events are kept for ever in any case.",
         Count{0, century_days, number<&Config::inputs, &Retention::age>}},
        {"retention.inputs_bytes", "bytes", "0", "The most bytes of inputs kept in each partition; 0: no limit.",
         Count{0, 1024 * tib, number<&Config::inputs, &Retention::bytes>}},
        {"retention.effects_days", "days", "30", "How long requests to connectors are kept; 0: for ever.",
         Count{0, century_days, number<&Config::effects, &Retention::age>}},
        {"retention.effects_bytes", "bytes", "0", "The most bytes of requests kept in each partition; 0: no limit.",
         Count{0, 1024 * tib, number<&Config::effects, &Retention::bytes>}},
        {"retention.dead_letters_days", "days", "0", "How long dead letters are kept; 0: for ever.",
         Count{0, century_days, number<&Config::dead_letters, &Retention::age>}},
        {"retention.dead_letters_bytes", "bytes", "0", "The most bytes of dead letters kept in each partition; 0: no limit.",
         Count{0, 1024 * tib, number<&Config::dead_letters, &Retention::bytes>}},
    };
}

std::vector<Option> kafka_options() {
    return {
        {"kafka.prefix", "text", "", "What stands before the names of topics, group and transactional ids, so that several logs can share the brokers.",
         Text{"letters, digits, . _ -", set_kafka_prefix}},
        {"kafka.lanes", "lanes", "4", "In how many lots partitions go from process to process; as many processes can decide. Fixed when the log is created.",
         Count{1, 256, number<&Config::kafka, &KafkaOptions::lanes>, /*power_of_two=*/true}},
        {"kafka.replication", "brokers", "3", "How many brokers keep each record; below 3 only with --dev, which takes 1 where nothing is set.",
         Count{1, 9, number<&Config::kafka, &KafkaOptions::replication>}},
        {"kafka.session_timeout_ms", "milliseconds", "6000", "How long a process may be silent before others take over its partitions.",
         Count{6000, 300000, number<&Config::kafka, &KafkaOptions::session_timeout>}},
        {"kafka.security", "", "plaintext", "How Kafka is spoken to.",
         Choice{{"plaintext", "ssl", "sasl_plaintext", "sasl_ssl"}, word<&Config::kafka, &KafkaOptions::security>}},
        {"kafka.sasl_mechanism", "", "scram-sha-512", "How user and password are shown to Kafka.",
         Choice{{"plain", "scram-sha-256", "scram-sha-512"}, word<&Config::kafka, &KafkaOptions::sasl_mechanism>}},
        {"kafka.ca_file", "file", "", "Who vouches for the brokers, in PEM; empty: the system's authorities.",
         Text{"a path", text<&Config::kafka, &KafkaOptions::ca_file>}},
        {"kafka.certificate_file", "file", "", "Our certificate for the brokers, in PEM; empty: none is shown.",
         Text{"a path", text<&Config::kafka, &KafkaOptions::certificate_file>}},
        {"kafka.key_file", "file", "", "The private key of kafka.certificate_file, in PEM.",
         Text{"a path", text<&Config::kafka, &KafkaOptions::key_file>}},
    };
}

std::vector<Option> provider_options() {
    return {
        {"stripe.base_url", "URL", "https://api.stripe.com", "Where Stripe's API is.",
         Text{"http:// or https://", web_url<&Config::endpoints, &Endpoints::stripe>}, Place::anywhere, "STRIPE_BASE_URL"},
        {"stripe.price_starter", "id", "", "Stripe's id of the price of the plan starter (price_…).",
         Text{"an id", text<&Config::stripe_price_starter>}, Place::anywhere, "STRIPE_PRICE_STARTER"},
        {"stripe.price_pro", "id", "", "Stripe's id of the price of the plan pro (price_…).",
         Text{"an id", text<&Config::stripe_price_pro>}, Place::anywhere, "STRIPE_PRICE_PRO"},
        {"twilio.base_url", "URL", "https://api.twilio.com", "Where Twilio's API is.",
         Text{"http:// or https://", web_url<&Config::endpoints, &Endpoints::twilio>}, Place::anywhere, "TWILIO_BASE_URL"},
        {"smtp.url", "URL", "", "The mail server, such as smtp://mail.example.com:587; with user and password by the environment alone.",
         Text{"smtp:// or smtps://", [](Config& config, std::string_view value) {
             return set_url(config.endpoints.smtp, value, "smtp,smtps"); }},
         Place::anywhere, "SMTP_URL", "", /*may_hold_password=*/true},
        {"smtp.from", "address", "beaker@localhost", "The address that mail comes from.",
         Text{"an e-mail address", text<&Config::mail_from>}},
        {"vapi.base_url", "URL", "https://api.vapi.ai", "Where Vapi's API is.",
         Text{"http:// or https://", web_url<&Config::endpoints, &Endpoints::vapi>}, Place::anywhere, "VAPI_BASE_URL"},
        {"vapi.phone_number_id", "id", "", "Vapi's id of the number that trial calls come from.",
         Text{"an id", text<&Config::vapi_phone_number_id>}, Place::anywhere, "VAPI_PHONE_NUMBER_ID"},
        {"vapi.signature.profile", "", "body-hmac", "How Vapi signs, as set in its dashboard: HMAC of the body, HMAC of timestamp.body, or the secret itself.",
         Choice{{"body-hmac", "timestamped-hmac", "shared-secret"}, word<&Config::vapi_signature, &VapiSignature::profile>}},
        {"vapi.signature.header", "header", "", "Where the signature stands; empty: x-vapi-signature, x-signature or x-vapi-secret by the profile.",
         Text{"a header's name", header_name<&Config::vapi_signature, &VapiSignature::header>}},
        {"vapi.signature.timestamp_header", "header", "x-timestamp", "Where the time stands that timestamped-hmac signs.",
         Text{"a header's name", header_name<&Config::vapi_signature, &VapiSignature::timestamp_header>}},
        {"vapi.signature.algorithm", "", "sha256", "The hash under the HMAC.",
         Choice{{"sha256", "sha512", "sha1"}, word<&Config::vapi_signature, &VapiSignature::algorithm>}},
        {"vapi.signature.encoding", "", "hex", "How the signature is written.",
         Choice{{"hex", "base64"}, word<&Config::vapi_signature, &VapiSignature::encoding>}},
        {"vapi.signature.prefix", "text", "", "What stands before the signature in its header, such as sha256= .",
         Text{"any text", text<&Config::vapi_signature, &VapiSignature::prefix>}},
    };
}

std::vector<Option> secret_options() {
    constexpr auto env = Place::environment;
    return {
        {"pepper", "secret", "", "Keys the hashes of phones and e-mail addresses; keep it for the life of the log: another one finds nobody again.",
         Text{"32 random characters or more", text<&Config::secrets, &Secrets::pepper>}, env, "", "beaker-development-pepper-not-secret"},
        {"admin_token", "secret", "", "The first admin's bearer token.",
         Text{"32 random characters or more", text<&Config::secrets, &Secrets::admin_token>}, env, "", "beaker-development-admin-token"},
        {"stripe.webhook_secret", "secrets", "", "Stripe's signing secrets of the webhook endpoint (whsec_…).",
         Text{"comma-separated for rotation", list<&Config::secrets, &Secrets::stripe_webhook>, true}, env, "STRIPE_WEBHOOK_SECRET", "whsec_beaker_development"},
        {"stripe.api_key", "secret", "", "Stripe's secret API key (sk_…).",
         Text{"a key", text<&Config::secrets, &Secrets::stripe_api_key>}, env, "STRIPE_API_KEY"},
        {"twilio.account_sid", "id", "", "Twilio's account (AC…).",
         Text{"an id", text<&Config::secrets, &Secrets::twilio_account_sid>}, env, "TWILIO_ACCOUNT_SID"},
        {"twilio.auth_token", "secrets", "", "Twilio's auth tokens: they sign its webhooks; the first one is used for its API.",
         Text{"comma-separated for rotation", list<&Config::secrets, &Secrets::twilio_auth>, true}, env, "TWILIO_AUTH_TOKEN", "twilio_beaker_development"},
        {"kafka.user", "name", "", "Who we are to Kafka, with kafka.security = sasl_….",
         Text{"a name", text<&Config::secrets, &Secrets::kafka_user>}, env, "KAFKA_USER"},
        {"kafka.password", "secret", "", "The password of KAFKA_USER.",
         Text{"a password", text<&Config::secrets, &Secrets::kafka_password>}, env, "KAFKA_PASSWORD"},
        {"kafka.key_password", "secret", "", "What opens kafka.key_file.",
         Text{"a password", text<&Config::secrets, &Secrets::kafka_key_password>}, env, "KAFKA_KEY_PASSWORD"},
        {"vapi.api_key", "secret", "", "Vapi's private API key.",
         Text{"a key", text<&Config::secrets, &Secrets::vapi_api_key>}, env, "VAPI_API_KEY"},
        {"vapi.webhook_secret", "secrets", "", "What Vapi's webhooks are signed with.",
         Text{"comma-separated for rotation", list<&Config::secrets, &Secrets::vapi_webhook>, true}, env, "VAPI_WEBHOOK_SECRET", "vapi_dev_secret"},
    };
}

// clang-format on

}  // namespace

std::span<const Option> options() {
    static const std::vector<Option> all = [] {
        std::vector<Option> table;
        for (auto make :
             {general_options, http_options, log_options, kafka_options, provider_options, secret_options})
            std::ranges::move(make(), std::back_inserter(table));
        return table;
    }();
    return all;
}

}  // namespace beaker::ops
