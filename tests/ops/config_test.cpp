#include "ops/config/config.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "ops/config/checks.hpp"
#include "ops/config/options.hpp"
#include "ops/config/sources.hpp"

namespace beaker::ops {
namespace {

using Map = std::map<std::string, std::string>;

const Map secrets = {{"BEAKER_PEPPER", "a-pepper-that-is-long-enough-for-this"},
                     {"BEAKER_ADMIN_TOKEN", "a-token-that-is-long-enough-for-this"}};

/// Sources with the two secrets that a start needs.
ConfigSources given(std::string file, Map environment = {}, Map flags = {}) {
    environment.insert(secrets.begin(), secrets.end());
    return {.file_name = "b.toml",
            .file_text = std::move(file),
            .environment = std::move(environment),
            .flags = std::move(flags)};
}

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Holds a folder's name while it lives, and removes the folder.
struct Scratch {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / fmt::format("beaker-config-{}", getpid());
    Scratch() { std::filesystem::create_directories(path); }
    ~Scratch() { std::filesystem::remove_all(path); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
};

TEST_CASE("config: nothing given, everything has its default") {
    auto config = load_config({.secrets_required = false});
    REQUIRE(config);
    CHECK(config->settings.size() == options().size());
    CHECK(config->degraded.size() == 7);
    CHECK(config->warnings.empty());
    config->settings.clear();
    config->degraded.clear();
    CHECK(*config == Config{});  // the table's defaults are the struct's
}

TEST_CASE("config: flags beat the environment, which beats the file, which beats the default") {
    // clang-format off
    const struct { std::string name; const char* file; Map environment; Map flags; const char* host; const char* origin; } rows[] = {
        {"default", "", {}, {}, "127.0.0.1", "default"},
        {"file", "listen = \"127.0.0.2:1\"", {}, {}, "127.0.0.2", "b.toml:1"},
        {"environment", "listen = \"127.0.0.2:1\"", {{"BEAKER_LISTEN", "127.0.0.3:1"}}, {}, "127.0.0.3", "BEAKER_LISTEN"},
        {"an empty variable is none", "listen = \"127.0.0.2:1\"", {{"BEAKER_LISTEN", ""}}, {}, "127.0.0.2", "b.toml:1"},
        {"a variable of our scripts is none of the program's", "", {{"BEAKER_KAFKA_DIR", "/tmp/brokers"}}, {}, "127.0.0.1", "default"},
        {"flag", "listen = \"127.0.0.2:1\"", {{"BEAKER_LISTEN", "127.0.0.3:1"}}, {{"listen", "127.0.0.4:1"}}, "127.0.0.4", "--listen"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto config = load_config(given(row.file, row.environment, row.flags));
        REQUIRE(config);
        CHECK(config->listen.host == row.host);
        const auto setting = std::ranges::find(config->settings, "listen", &Setting::key);
        REQUIRE(setting != config->settings.end());
        CHECK(setting->origin == row.origin);
    }
}

TEST_CASE("config: each kind of value arrives where it belongs") {
    const auto config = load_config(given(R"(
        data_dir = "/srv/beaker"
        partitions = 4096
        log_journal = "ring"
        log_compression = "zstd"
        roles = ["ingest", "query"]
        listen = "[::1]:0"
        public_url = "https://beaker.example.com/"
        trusted_proxy = true
        log_level = "debug"
        [tls]
        certificate_file = "c.pem"
        key_file = "k.pem"
        [http]
        body_bytes_max = 1024
        idle_timeout_s = 5
        [batch]
        records_max = 1
        [queue]
        bytes_max = 1048576
        [retention]
        inputs_days = 7
        dead_letters_bytes = 12
        [vapi]
        base_url = "http://127.0.0.1:9001"
        [vapi.signature]
        profile = "timestamped-hmac"
        header = "X-Signature"
        algorithm = "sha512"
        encoding = "base64"
        prefix = "sha512="
    )",
                                          {{"STRIPE_WEBHOOK_SECRET", "whsec_new, whsec_old,"},
                                           {"STRIPE_PRICE_PRO", "price_1"},
                                           {"SMTP_URL", "smtps://user:pass@mail.example.com:465"}}));
    REQUIRE(config);
    CHECK(config->data_dir == "/srv/beaker");
    CHECK(config->partitions == 4096);
    CHECK(config->log_journal == LogJournal::ring);
    CHECK(config->log_compression == LogCompression::zstd);
    CHECK(config->roles == Roles{.ingest = true, .process = false, .query = true, .connect = false});
    CHECK(config->listen == Address{.host = "::1", .port = 0});
    CHECK(config->public_url == "https://beaker.example.com");
    CHECK(config->trusted_proxy);
    CHECK(config->log_level == Level::debug);
    CHECK(config->tls_certificate_file == "c.pem");
    CHECK(config->tls_key_file == "k.pem");
    CHECK(config->http.body_bytes_max == 1024);
    CHECK(config->http.idle_timeout == std::chrono::seconds{5});
    CHECK(config->batching.records_max == 1);
    CHECK(config->batching.queue_bytes_max == 1048576);
    CHECK(config->inputs.age == std::chrono::days{7});
    CHECK(config->dead_letters == Retention{.age = std::chrono::days{0}, .bytes = 12});
    CHECK(config->endpoints.vapi == "http://127.0.0.1:9001");
    CHECK(config->vapi_signature == VapiSignature{.profile = VapiProfile::timestamped_hmac,
                                                  .header = "x-signature",
                                                  .timestamp_header = "x-timestamp",
                                                  .algorithm = HmacAlgorithm::sha512,
                                                  .encoding = SignatureEncoding::base64,
                                                  .prefix = "sha512="});
    CHECK(config->secrets.stripe_webhook == std::vector<std::string>{"whsec_new", "whsec_old"});
    CHECK(config->secrets.pepper == secrets.at("BEAKER_PEPPER"));
    CHECK(config->stripe_price_pro == "price_1");
    CHECK(config->endpoints.smtp == "smtps://user:pass@mail.example.com:465");
}

TEST_CASE("config: without a header's name the profile's usual one is taken") {
    const std::pair<std::string, const char*> rows[] = {{"body-hmac", "x-vapi-signature"},
                                                        {"timestamped-hmac", "x-signature"},
                                                        {"shared-secret", "x-vapi-secret"}};
    for (const auto& [profile, header] : rows) {
        const auto config = load_config(given("", {}, {{"vapi-signature-profile", profile}}));
        REQUIRE(config);
        CHECK(config->vapi_signature.header == header);
    }
}

TEST_CASE("config: a wrong key or value is refused by a line that names it") {
    // clang-format off
    const struct { std::string name; ConfigSources when; std::string then; } rows[] = {
        {"no TOML", given("listen = "), "b.toml:1:10: Error while parsing key-value pair: encountered end-of-file"},
        {"a key twice", given("partitions = 1\npartitions = 2"), "b.toml:2:14: Error while parsing key-value pair: cannot redefine existing integer 'partitions'"},
        {"misspelt key", given("\n[http]\nbody_byte_max = 1"), "b.toml:3: there is no key http.body_byte_max; did you mean http.body_bytes_max?"},
        {"key without its table", given("idle_timeout_s = 1"), "b.toml:1: there is no key idle_timeout_s; did you mean http.idle_timeout_s?"},
        {"key like no other", given("colour = \"blue\""), "b.toml:1: there is no key colour"},
        {"empty table like no other", given("[colours]"), "b.toml:1: there is no key colours"},
        {"a table where a value belongs", given("[listen]\nport = 1"), "b.toml:2: there is no key listen.port"},
        {"misspelt variable", given("", {{"BEAKER_DATADIR", "x"}}), "environment: there is no variable BEAKER_DATADIR; did you mean BEAKER_DATA_DIR?"},
        {"misspelt flag", given("", {}, {{"lissen", "x"}}), "command line: there is no flag lissen; did you mean listen?"},
        {"no number", given("partitions = \"many\""), "b.toml:1: partitions = \"many\" is no whole number; it takes 1 to 4096 partitions, a power of two"},
        {"no power of two", given("", {{"BEAKER_PARTITIONS", "12"}}), "BEAKER_PARTITIONS: partitions = \"12\" is no power of two; it takes 1 to 4096 partitions, a power of two"},
        {"too small", given("http.body_bytes_max = 1023"), "b.toml:1: http.body_bytes_max = \"1023\" is too small; it takes 1024 to 67108864 bytes"},
        {"too large", given("", {}, {{"http-body-bytes-max", "67108865"}}), "--http-body-bytes-max: http.body_bytes_max = \"67108865\" is too large; it takes 1024 to 67108864 bytes"},
        {"negative", given("retention.inputs_days = -1"), "b.toml:1: retention.inputs_days = \"-1\" is no whole number; it takes 0 to 36500 days"},
        {"larger than 64 bits", given("", {{"BEAKER_PARTITIONS", "18446744073709551616"}}), "BEAKER_PARTITIONS: partitions = \"18446744073709551616\" is no whole number; it takes 1 to 4096 partitions, a power of two"},
        {"a date", given("listen = 2026-01-01"), "b.toml:1: listen is of another kind; it takes host:port"},
        {"a list of numbers", given("roles = [1]"), "b.toml:1: roles is of another kind; it takes any of ingest, process, query, connect, comma-separated or a list"},
        {"no such word", given("log = \"paper\""), "b.toml:1: log = \"paper\" is none of them; it takes embedded | kafka"},
        {"kafka without brokers", given("log = \"kafka\""), "log = \"kafka\": brokers is empty; it takes host:port"},
        {"kafka on one broker", given("log = \"kafka\"\nbrokers = [\"a:9092\"]\n[kafka]\nreplication = 1"), "kafka.replication is below 3: what one broker loses is lost (or start with --dev)"},
        {"more lanes than partitions", given("log = \"kafka\"\nbrokers = [\"a:9092\"]\npartitions = 2"), "kafka.lanes is above partitions"},
        {"kafka asks for a user", given("log = \"kafka\"\nbrokers = [\"a:9092\"]\n[kafka]\nsecurity = \"sasl_ssl\""), "kafka.security asks for a user: KAFKA_USER or KAFKA_PASSWORD is not set"},
        {"kafka's password in the file", given("[kafka]\npassword = \"x\""), "b.toml:2: kafka.password is a secret: give it by the environment variable KAFKA_PASSWORD alone"},
        {"kafka's topics", given("[kafka]\nprefix = \"a b\""), "b.toml:2: kafka.prefix = \"a b\" holds what no topic's name may hold; it takes letters, digits, . _ -"},
        {"bytes kept on kafka", given("log = \"kafka\"\nbrokers = [\"a:9092\"]\n[retention]\ninputs_bytes = 5"), "retention.inputs_bytes: on Kafka only days limit what is kept"},
        {"a wrong value that a stronger source hides", given("log = \"paper\"", {{"BEAKER_LOG", "embedded"}}), "b.toml:1: log = \"paper\" is none of them; it takes embedded | kafka"},
        {"no truth", given("", {{"BEAKER_TRUSTED_PROXY", "1"}}), "BEAKER_TRUSTED_PROXY: trusted_proxy = \"1\" is neither; it takes true | false"},
        {"no such role", given("roles = [\"cook\"]"), "b.toml:1: roles = \"cook\" \"cook\" is no role; it takes any of ingest, process, query, connect, comma-separated or a list"},
        {"no role", given("roles = []"), "b.toml:1: roles = \"\" names no role; it takes any of ingest, process, query, connect, comma-separated or a list"},
        {"no port", given("listen = \"localhost\""), "b.toml:1: listen = \"localhost\" has no port; it takes host:port"},
        {"no such port", given("listen = \"localhost:65536\""), "b.toml:1: listen = \"localhost:65536\" has no port from 0 to 65535 at its end; it takes host:port"},
        {"IPv6 without brackets", given("listen = \"::1:80\""), "b.toml:1: listen = \"::1:80\" has no host before the port (an IPv6 address stands in brackets); it takes host:port"},
        {"no URL", given("public_url = \"beaker.example.com\""), "b.toml:1: public_url = \"beaker.example.com\" must begin with http:// or https://; it takes http:// or https://"},
        {"a URL without host", given("public_url = \"https:///x\""), "b.toml:1: public_url = \"https:///x\" has no host; it takes http:// or https://"},
        {"a header's name with a blank", given("vapi.signature.header = \"a b\""), "b.toml:1: vapi.signature.header = \"a b\" is no name of a header; it takes a header's name"},
        {"no header for the timestamp", given("vapi.signature.profile = \"timestamped-hmac\"\nvapi.signature.timestamp_header = \"\""), "vapi.signature.timestamp_header is empty: timestamped-hmac needs it"},
        {"no folder", given("data_dir = \"\""), "b.toml:1: data_dir = \"\" is empty; it takes a path"},
        {"a line end", given("", {{"BEAKER_DATA_DIR", "a\nb"}}), "BEAKER_DATA_DIR: data_dir = \"a?b\" holds a line end or a zero byte; it takes a path"},
        {"half of TLS", given("tls.key_file = \"k.pem\""), "tls.certificate_file and tls.key_file: one is set without the other; give both or none"},
        {"a queue too small for a request", given("queue.bytes_max = 1048576"), "queue.bytes_max is below http.body_bytes_max: the largest request could never be taken"},
        {"a queue too small for a batch", given("queue.records_max = 1"), "queue.records_max is below batch.records_max: a batch could never be filled"},
        {"development by the file", given("dev = true"), "b.toml:1: dev is switched on by the flag --dev alone"},
        {"development by the environment", given("", {{"BEAKER_DEV", "true"}}), "environment: there is no variable BEAKER_DEV"},
        {"virtual time by the file", given("clock = \"virtual=2026-01-01T00:00:00Z\""), "b.toml:1: clock is switched on by the flag --clock alone"},
        {"virtual time in production", given("", {}, {{"clock", "virtual=2026-01-01T00:00:00Z"}}), "clock: time is virtual only with --dev"},
        {"no virtual time", given("", {}, {{"dev", "true"}, {"clock", "2026-01-01T00:00:00Z"}}), "--clock: clock = \"2026-01-01T00:00:00Z\" is no virtual=TIME; it takes virtual=TIME, an RFC 3339 time"},
        {"a secret in the file", given("[stripe]\nwebhook_secret = \"whsec_hush\""), "b.toml:2: stripe.webhook_secret is a secret: give it by the environment variable STRIPE_WEBHOOK_SECRET alone"},
        {"a secret in the file, by its variable's name", given("VAPI_API_KEY = \"hush\""), "b.toml:1: vapi.api_key is a secret: give it by the environment variable VAPI_API_KEY alone"},
        {"a secret as a flag", given("", {}, {{"admin-token", "hush"}}), "command line: admin_token is a secret: give it by the environment variable BEAKER_ADMIN_TOKEN alone"},
        {"a password in the file", given("smtp.url = \"smtp://user:hush@mail.example.com\""), "b.toml:1: smtp.url holds a user or password: give it by the environment variable SMTP_URL alone"},
        {"a password in a flag", given("", {}, {{"smtp-url", "smtp://user:hu/sh@mail.example.com"}}), "--smtp-url: smtp.url holds a user or password: give it by the environment variable SMTP_URL alone"},
        {"a wrong secret is not shown", given("", {{"VAPI_API_KEY", "hush\n"}}), "VAPI_API_KEY: vapi.api_key holds a line end or a zero byte; it takes a key"},
        {"a wrong URL does not show its password", given("", {{"SMTP_URL", "imap://user:hush@mail.example.com"}}), "SMTP_URL: smtp.url = \"imap://***@mail.example.com\" must begin with smtp:// or smtps://; it takes smtp:// or smtps://"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto config = load_config(row.when);
        REQUIRE_FALSE(config);
        CHECK(config.error().text() == row.then);
        CHECK_FALSE(config.error().text().contains("hush"));
    }
}

TEST_CASE("config: all problems are reported at once") {
    const auto config =
        load_config(given("partitions = 3\ncolour = 1", {{"BEAKER_LISTEN", "x"}}, {{"lissen", "y"}}));
    REQUIRE_FALSE(config);
    CHECK(config.error().lines.size() == 4);
}

TEST_CASE("config: pepper and admin token are needed, but by --dev and by verbs that open no door") {
    const auto pepper = secrets.at("BEAKER_PEPPER");
    // clang-format off
    const struct { std::string name; ConfigSources when; std::vector<std::string> refused_for; } rows[] = {
        {"neither", {}, {"BEAKER_PEPPER", "BEAKER_ADMIN_TOKEN"}},
        {"no token", {.environment = {{"BEAKER_PEPPER", pepper}}}, {"BEAKER_ADMIN_TOKEN"}},
        {"an empty token", {.environment = {{"BEAKER_PEPPER", pepper}, {"BEAKER_ADMIN_TOKEN", ""}}}, {"BEAKER_ADMIN_TOKEN"}},
        {"both", {.environment = secrets}, {}},
        {"--dev", {.flags = {{"dev", "true"}}}, {}},
        {"--dev=false", {.flags = {{"dev", "false"}}}, {"BEAKER_PEPPER", "BEAKER_ADMIN_TOKEN"}},
        {"a verb without a door", {.secrets_required = false}, {}},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto config = load_config(row.when);
        CHECK(config.has_value() == row.refused_for.empty());
        if (config) continue;
        REQUIRE(config.error().lines.size() == row.refused_for.size());
        for (std::size_t i = 0; i < row.refused_for.size(); ++i)
            CHECK(config.error().lines[i].starts_with(row.refused_for[i] + " is not set: "));
    }
}

TEST_CASE("config: --dev takes fixed secrets where none are given, and warns") {
    const auto config =
        load_config({.environment = {{"VAPI_WEBHOOK_SECRET", "mine"}}, .flags = {{"dev", "true"}}});
    REQUIRE(config);
    CHECK(config->dev);
    CHECK_FALSE(config->secrets.pepper.empty());
    CHECK_FALSE(config->secrets.admin_token.empty());
    CHECK(config->secrets.stripe_webhook.size() == 1);
    CHECK(config->secrets.twilio_auth.size() == 1);
    CHECK(config->secrets.vapi_webhook == std::vector<std::string>{"mine"});
    CHECK_FALSE(config->virtual_start.has_value());
    CHECK(config->secrets.stripe_api_key.empty());  // no API of a provider is opened by a made-up key
    CHECK(config->warnings ==
          std::vector<std::string>{"development secrets that everybody knows stand in for BEAKER_PEPPER, "
                                   "BEAKER_ADMIN_TOKEN, STRIPE_WEBHOOK_SECRET, TWILIO_AUTH_TOKEN"});
}

TEST_CASE("config: --dev may have a time of its own") {
    const auto config =
        load_config({.flags = {{"dev", "true"}, {"clock", "virtual=2026-01-01T12:00:00+01:00"}}});
    REQUIRE(config);
    CHECK(config->virtual_start == Instant::parse("2026-01-01T11:00:00Z").value());
}

TEST_CASE("config: what is risky or off is said") {
    const auto config = load_config({.environment = {{"BEAKER_PEPPER", "short"},
                                                     {"BEAKER_ADMIN_TOKEN", secrets.at("BEAKER_ADMIN_TOKEN")},
                                                     {"BEAKER_LISTEN", "0.0.0.0:80"},
                                                     {"STRIPE_WEBHOOK_SECRET", "x"}}});
    REQUIRE(config);
    REQUIRE(config->warnings.size() == 2);
    CHECK(config->warnings[0] == "BEAKER_PEPPER is shorter than 32 characters: it can be guessed");
    CHECK(config->warnings[1].starts_with("plain HTTP beyond this machine"));
    CHECK(std::ranges::count(config->degraded,
                             "Vapi's webhooks are refused: VAPI_WEBHOOK_SECRET is not set") == 1);
    CHECK(std::ranges::count(config->degraded,
                             "Stripe's webhooks are refused: STRIPE_WEBHOOK_SECRET is not set") == 0);
}

TEST_CASE("config: the dump tells every value and where it came from, and no secret") {
    const Map environment = {{"BEAKER_PEPPER", "hush1"},
                             {"BEAKER_ADMIN_TOKEN", "hush2"},
                             {"STRIPE_WEBHOOK_SECRET", "hush3,hush4"},
                             {"STRIPE_API_KEY", "hush5"},
                             {"TWILIO_ACCOUNT_SID", "hush6"},
                             {"TWILIO_AUTH_TOKEN", "hush7"},
                             {"VAPI_API_KEY", "hush8"},
                             {"SMTP_URL", "smtp://hush9:hush10@mail.example.com"}};
    const auto config =
        load_config({.file_name = "b.toml", .file_text = "partitions = 8", .environment = environment});
    REQUIRE(config);
    const auto dump = config->redacted();
    CHECK_FALSE(dump.contains("hush"));
    for (const Option& option : options()) {
        CAPTURE(std::string(option.key));
        CHECK(dump.contains(fmt::format("{} = ", option.key)));
    }
    CHECK(dump.contains("partitions = 8  (b.toml:1)\n"));
    CHECK(dump.contains("pepper = set  (BEAKER_PEPPER)\n"));
    CHECK(dump.contains("vapi.webhook_secret = not set  (default)\n"));
    CHECK(dump.contains("smtp.url = smtp://***@mail.example.com  (SMTP_URL)\n"));
}

TEST_CASE("config: the table is fit to be read") {
    std::vector<std::string> names;
    for (const Option& option : options()) {
        CAPTURE(std::string(option.key));
        CHECK(option.sentence.size() > 10);
        CHECK_FALSE(option.takes().empty());
        CHECK((option.place == Place::environment) == option.flag().empty());
        names.emplace_back(option.key);
        for (auto name : {option.variable(), "--" + option.flag()})
            if (name.size() > 2) names.push_back(std::move(name));
        const bool in_help =
            options_help().contains(option.flag().empty() ? option.variable() : "--" + option.flag());
        CHECK(in_help);
    }
    std::ranges::sort(names);
    CHECK(std::ranges::adjacent_find(names) == names.end());  // no name stands for two options
}

TEST_CASE("config: the example files show what the table says") {
    const std::filesystem::path root = BEAKER_SOURCE_DIR;
    const std::pair<std::string, std::string> rows[] = {{"ops/beaker.toml", example_toml()},
                                                        {".env.example", example_environment()}};
    for (const auto& [name, wanted] : rows) {
        CAPTURE(name);
        if (text_of(root / name) == wanted) continue;
        const auto made = std::filesystem::temp_directory_path() / std::filesystem::path(name).filename();
        std::ofstream(made, std::ios::binary) << wanted;
        FAIL_CHECK(name << " does not show the options of the table: copy " << made.string() << " over it");
    }
}

TEST_CASE("config: the example file says nothing but the defaults") {
    auto by_file = load_config(given(example_toml()));
    auto by_default = load_config(given(""));
    REQUIRE(by_file);
    REQUIRE(by_default);
    by_file->settings.clear();
    by_default->settings.clear();
    CHECK(*by_file == *by_default);
}

TEST_CASE("config: the nearest known name") {
    const std::vector<std::string> known = {"listen", "http.idle_timeout_s", "partitions"};
    const struct {
        std::string word;
        std::optional<std::string> then;
    } rows[] = {
        {"lsten", "listen"},
        {"idle_timeout_s", "http.idle_timeout_s"},
        {"http.idel_timeout", "http.idle_timeout_s"},
        {"partition", "partitions"},
        {"colour", std::nullopt},
        {"", std::nullopt},
    };
    for (const auto& row : rows) {
        CAPTURE(row.word);
        CHECK(nearest(row.word, known) == row.then);
    }
}

TEST_CASE("config: sources are gathered from flags, variables and the file that they name") {
    const Scratch scratch;
    const auto file = (scratch.path / "a.toml").string();
    std::ofstream(file) << "partitions = 8\n";
    const auto other = (scratch.path / "b.toml").string();
    std::ofstream(other) << "partitions = 4\n";
    const auto large = (scratch.path / "large.toml").string();
    std::ofstream(large) << std::string((1 << 20) + 1, '#');

    const struct {
        std::string name;
        Map flags, environment;
        std::string text, refusal;
    } rows[] = {
        {"no file", {}, {}, "", ""},
        {"by the environment", {}, {{"BEAKER_CONFIG", file}}, "partitions = 8\n", ""},
        {"the flag is stronger", {{"config", other}}, {{"BEAKER_CONFIG", file}}, "partitions = 4\n", ""},
        {"a missing file", {{"config", file + "x"}}, {}, "", "No such file or directory"},
        {"a folder", {{"config", scratch.path.string()}}, {}, "", "Is a directory"},
        {"a file too large", {{"config", large}}, {}, "", "it is larger than 1 MiB"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto sources = read_sources(row.flags, row.environment);
        CHECK(sources.has_value() == row.refusal.empty());
        if (!sources) {
            CHECK(sources.error().text() ==
                  fmt::format("the configuration file {}: {}", row.flags.at("config"), row.refusal));
            continue;
        }
        CHECK(sources->file_text == row.text);
        CHECK_FALSE(sources->flags.contains("config"));
        auto checked = *sources;
        checked.secrets_required = false;
        CHECK(load_config(checked).has_value());
    }
}

TEST_CASE("config: the environment of a process as a map") {
    const char* const variables[] = {"A=1", "B=x=y", "A=2", "odd", "EMPTY=", nullptr};
    CHECK(environment_of(variables) == Map{{"A", "1"}, {"B", "x=y"}, {"EMPTY", ""}});
    CHECK(environment_of(nullptr).empty());
}

}  // namespace
}  // namespace beaker::ops
