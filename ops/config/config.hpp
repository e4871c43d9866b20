#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ops/logging/logging.hpp"
#include "schemas/values/instant.hpp"

namespace beaker::ops {

enum class LogEngine { embedded, kafka };
/// How Kafka is spoken to.
enum class KafkaSecurity { plaintext, ssl, sasl_plaintext, sasl_ssl };
enum class SaslMechanism { plain, scram_sha_256, scram_sha_512 };

/// The log on Kafka; log/kafka/settings.hpp says what each does.
struct KafkaOptions {
    std::string prefix;  ///< of topics, group and transactional ids
    std::uint64_t lanes = 4;
    std::uint64_t replication = 3;  ///< 1 with --dev, unless it is set
    std::chrono::milliseconds session_timeout{6000};
    KafkaSecurity security = KafkaSecurity::plaintext;
    SaslMechanism sasl_mechanism = SaslMechanism::scram_sha_512;
    std::string ca_file, certificate_file, key_file;  ///< PEM
    bool operator==(const KafkaOptions&) const = default;
};

/// What makes the embedded log durable.
enum class LogJournal { rocksdb, ring };

/// How the embedded log is compressed on disk.
enum class LogCompression { lz4, zstd };

/// How Vapi signs its webhooks: nothing is fixed on its side, so this repeats what is set in Vapi's
/// dashboard.
enum class VapiProfile {
    body_hmac,         ///< HMAC of the raw body
    timestamped_hmac,  ///< HMAC of "timestamp.body", Vapi's own default
    shared_secret,     ///< the secret itself in a header
};
enum class HmacAlgorithm { sha256, sha512, sha1 };
enum class SignatureEncoding { hex, base64 };

struct VapiSignature {
    VapiProfile profile = VapiProfile::body_hmac;
    std::string header = "x-vapi-signature";       ///< lower case; empty in the file: the profile's usual one
    std::string timestamp_header = "x-timestamp";  ///< lower case; read by timestamped_hmac alone
    HmacAlgorithm algorithm = HmacAlgorithm::sha256;
    SignatureEncoding encoding = SignatureEncoding::hex;
    std::string prefix;  ///< stands before the signature in the header, such as "sha256="
    bool operator==(const VapiSignature&) const = default;
};

struct Address {
    std::string host = "127.0.0.1";  ///< an IP address without brackets, or a name
    std::uint16_t port = 8080;       ///< 0: any free one
    bool operator==(const Address&) const = default;
};

/// What this process does; all on in one process by default.
struct Roles {
    bool ingest = true, process = true, query = true, connect = true;
    bool operator==(const Roles&) const = default;
};

struct HttpLimits {
    std::uint64_t header_bytes_max = 64 << 10;
    std::uint64_t body_bytes_max = 5 << 20;
    std::uint64_t connections_max = 4096;
    std::chrono::seconds header_timeout{10}, body_timeout{30}, idle_timeout{75}, shutdown_timeout{10};
    bool operator==(const HttpLimits&) const = default;
};

/// How much one synced batch of the embedded log takes, and how much may wait for it.
struct Batching {
    std::uint64_t records_max = 512, bytes_max = 4 << 20;
    std::uint64_t queue_records_max = 65536, queue_bytes_max = 64 << 20;
    bool operator==(const Batching&) const = default;
};

/// How long a topic is kept; zero: no limit. `domain.events` is never trimmed, so it has none.
struct Retention {
    std::chrono::days age{30};
    std::uint64_t bytes = 0;
    bool operator==(const Retention&) const = default;
};

/// When a generation of the read tables that was built beside the serving one takes its place.
enum class GenerationSwitch { manual, when_identical };

struct Endpoints {
    std::string stripe = "https://api.stripe.com", twilio = "https://api.twilio.com",
                vapi = "https://api.vapi.ai";
    std::string smtp;  ///< may hold a password: never printed whole
    bool operator==(const Endpoints&) const = default;
};

/// Given by the environment alone, never printed. Lists hold every value accepted now (rotation), the newest
/// first.
struct Secrets {
    std::string pepper, admin_token;
    std::vector<std::string> stripe_webhook, twilio_auth, vapi_webhook;
    std::string stripe_api_key, twilio_account_sid, vapi_api_key;
    std::string kafka_user, kafka_password, kafka_key_password;
    bool operator==(const Secrets&) const = default;
};

/// One value in force, fit to be printed: secrets say only whether they are set.
struct Setting {
    std::string key, shown, origin;
    bool operator==(const Setting&) const = default;
};

/// Everything that is configured, checked. A Config made by hand has the defaults and no secrets.
struct Config {
    LogEngine log_engine = LogEngine::embedded;
    LogJournal log_journal = LogJournal::rocksdb;
    LogCompression log_compression = LogCompression::lz4;
    std::vector<std::string> brokers;
    KafkaOptions kafka;
    std::string data_dir = "var/";
    std::uint64_t partitions = 16;  ///< a power of two, fixed when the log is created
    Roles roles;
    std::uint64_t core_threads = 1;  ///< that decide; more than one share out the partitions
    std::uint64_t replicas = 0;  ///< query nodes that hold each partition beside the one that answers for it
    std::string checkpoint_dir;  ///< where nodes share copies of their tables; empty: nowhere
    std::chrono::minutes checkpoint_interval{60};
    std::string advertise_url;  ///< by which other nodes reach this one; empty: http://<listen>
    Address listen;
    std::string public_url;  ///< without a slash at its end; empty: http://<listen>
    std::string tls_certificate_file, tls_key_file;
    bool trusted_proxy = false;
    std::vector<std::string> trusted_proxies;  ///< addresses and networks; there: no other peer is believed
    Level log_level = Level::info;
    bool dev = false;
    std::optional<Instant> virtual_start;  ///< when virtual time begins; none: the clock is the machine's
    HttpLimits http;
    Batching batching;
    Retention inputs, effects, dead_letters{.age = std::chrono::days{0}};
    GenerationSwitch generation_switch = GenerationSwitch::manual;
    VapiSignature vapi_signature;
    Endpoints endpoints;
    std::string sandbox_url;  ///< of the stand-ins that `serve --dev` has started; no option
    std::string mail_from = "beaker@localhost";  ///< the address that mail comes from
    std::string vapi_phone_number_id, stripe_price_starter, stripe_price_pro;
    Secrets secrets;

    std::vector<std::string> warnings;  ///< what the operator should know at the start
    std::vector<std::string> degraded;  ///< what is off because a provider's secret is missing
    std::vector<Setting> settings;      ///< every option in the table's order

    /// Every value in force with where it came from, one a line; no secret in it.
    std::string redacted() const;
    bool operator==(const Config&) const = default;
};

/// Why the start is refused: one line for each wrong key or value, naming it.
struct ConfigError {
    std::vector<std::string> lines;
    std::string text() const;
};

/// Where values come from, the weakest first: the file, the environment, the flags.
struct ConfigSources {
    std::string file_name = {};  ///< for messages
    std::string file_text = {};  ///< TOML 1.0; empty: no file
    std::map<std::string, std::string> environment = {};
    std::map<std::string, std::string> flags = {};  ///< by name without dashes: {"listen", "127.0.0.1:9000"}
    bool secrets_required = true;  ///< false for verbs that open no door (doctor, explain, replay)
};

/// Pure: the same sources give the same configuration. An empty variable counts as not set. All problems are
/// reported at once: unknown keys, BEAKER_ variables and flags (with the nearest known one), values out of
/// range, secrets outside the environment, and, without --dev, a missing pepper or admin token. No message
/// holds a secret's value.
std::expected<Config, ConfigError> load_config(const ConfigSources& sources);

}  // namespace beaker::ops
