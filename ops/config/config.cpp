#include "ops/config/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ranges>

#include "ops/config/checks.hpp"
#include "ops/config/options.hpp"
#include "ops/config/toml_values.hpp"

namespace beaker::ops {
namespace {

constexpr std::string_view config_variable = "BEAKER_CONFIG";
/// What the scripts in ops/ read: a shell may have it set when it starts the program.
constexpr std::array<std::string_view, 5> of_scripts{"BEAKER_PORT", "BEAKER_KAFKA_DIR", "BEAKER_KAFKA_PORT",
                                                     "BEAKER_TEST_BROKERS", "BEAKER_REQUIRE_KAFKA"};

/// The value as messages and dumps may show it: no password, no control characters, not endless.
std::string shown(const Option& option, std::string_view text) {
    if (option.place == Place::environment) return text.empty() ? "not set" : "set";
    std::string out(text);
    if (const auto user = user_info(text); !user.empty())
        out.replace(static_cast<std::size_t>(user.data() - text.data()), user.size(), "***");
    if (out.size() > 80) out.replace(77, out.npos, "...");
    std::ranges::replace_if(out, [](unsigned char c) { return c < ' ' || c == 0x7F; }, '?');
    return out;
}

/// Reads the sources one after the other, the weakest first, and gathers every problem on the way.
class Loader {
public:
    explicit Loader(const ConfigSources& sources) : sources_(sources) {}

    void defaults() {
        for (const Option& option : options()) {
            config_.settings.push_back({.key = std::string(option.key), .shown = {}, .origin = {}});
            put(option, option.fallback, "default");
        }
    }

    void file() {
        const auto values = toml_values(sources_.file_text);
        if (!values) return problem(fmt::format("{}:{}", sources_.file_name, values.error()));
        for (const TomlValue& value : *values) file_value(value);
    }

    void environment() {
        for (const Option& option : options()) {
            const auto found = sources_.environment.find(option.variable());
            if (found != sources_.environment.end() && !found->second.empty())
                put(option, found->second, found->first);
        }
        for (const auto& [name, value] : sources_.environment)
            if (name.starts_with("BEAKER_") && name != config_variable &&
                std::ranges::find(of_scripts, name) == of_scripts.end() &&
                find(&Option::variable, name) == nullptr)
                unknown("environment", name, names(&Option::variable), "variable");
    }

    void flags() {
        for (const auto& [name, value] : sources_.flags) {
            const Option* const option = find(&Option::flag, name);
            if (option != nullptr)
                put(*option, value, "--" + name);
            else if (const Option* const secret = secret_named(name))
                refuse_secret("command line", *secret);
            else
                unknown("command line", name, names(&Option::flag), "flag");
        }
    }

    void secrets() {
        if (config_.dev) dev_secrets();
        for (const Option& option : options())
            if (sources_.secrets_required && !is_set(option) &&
                (option.key == "pepper" || option.key == "admin_token"))
                problem(fmt::format("{} is not set: {} (or start with --dev)", option.variable(),
                                    option.sentence));
    }

    std::expected<Config, ConfigError> result() && {
        if (!problems_.empty()) return std::unexpected(ConfigError{std::move(problems_)});
        return std::move(config_);
    }

    Config& config() { return config_; }
    bool opens_door() const { return sources_.secrets_required; }
    void problem(std::string line) { problems_.push_back(std::move(line)); }

private:
    using Name = std::string (Option::*)() const;

    static std::vector<std::string> names(Name name) {
        std::vector<std::string> all;
        for (const Option& option : options())
            if (auto text = (option.*name)(); !text.empty()) all.push_back(std::move(text));
        return all;
    }
    static const Option* find(Name name, std::string_view text) {
        const auto found =
            std::ranges::find_if(options(), [&](const Option& o) { return (o.*name)() == text; });
        return found == options().end() || text.empty() ? nullptr : &*found;
    }
    static const Option* find_key(std::string_view key) {
        const auto found = std::ranges::find(options(), key, &Option::key);
        return found == options().end() ? nullptr : &*found;
    }
    /// The secret that somebody meant who wrote its key or its variable's name as a key or flag.
    static const Option* secret_named(std::string_view name) {
        const auto meant = [&](const Option& option) {
            std::string as_flag(option.key);
            std::ranges::replace_if(as_flag, [](char c) { return c == '.' || c == '_'; }, '-');
            return option.place == Place::environment &&
                   (option.key == name || as_flag == name || option.variable() == name);
        };
        const auto found = std::ranges::find_if(options(), meant);
        return found == options().end() ? nullptr : &*found;
    }

    Setting& setting(const Option& option) {
        return config_.settings[static_cast<std::size_t>(&option - options().data())];
    }
    bool is_set(const Option& option) { return setting(option).shown != "not set"; }

    void unknown(std::string_view where, std::string_view name, const std::vector<std::string>& known,
                 std::string_view kind) {
        const auto meant = nearest(name, known);
        problem(fmt::format("{}: there is no {} {}{}", where, kind, name,
                            meant ? fmt::format("; did you mean {}?", *meant) : ""));
    }

    void refuse_secret(std::string_view where, const Option& option) {
        problem(fmt::format("{}: {} is a secret: give it by the environment variable {} alone", where,
                            option.key, option.variable()));
    }

    void put(const Option& option, std::string_view text, const std::string& origin) {
        const bool by_environment = origin == option.variable();
        if (option.may_hold_password && !by_environment && !user_info(text).empty())
            return problem(
                fmt::format("{}: {} holds a user or password: give it by the environment variable {} alone",
                            origin, option.key, option.variable()));
        if (const auto wrong = option.apply(config_, text)) {
            const bool secret = option.place == Place::environment;
            return problem(fmt::format("{}: {}{} {}; it takes {}", origin, option.key,
                                       secret ? "" : fmt::format(" = \"{}\"", shown(option, text)), *wrong,
                                       option.takes()));
        }
        setting(option) = {.key = std::string(option.key), .shown = shown(option, text), .origin = origin};
    }

    void file_value(const TomlValue& value) {
        const auto where = fmt::format("{}:{}", sources_.file_name, value.line);
        const Option* const option = find_key(value.key);
        if (const Option* const secret = secret_named(value.key)) return refuse_secret(where, *secret);
        if (value.empty_table && is_table(value.key)) return;
        if (option == nullptr) return unknown(where, value.key, keys(), "key");
        if (option->place == Place::flag)
            return problem(fmt::format("{}: {} is switched on by the flag --{} alone", where, value.key,
                                       option->flag()));
        if (!value.text)
            return problem(
                fmt::format("{}: {} is of another kind; it takes {}", where, value.key, option->takes()));
        put(*option, *value.text, where);
    }

    static bool is_table(std::string_view key) {
        const auto inside = [&](const Option& o) { return o.key.starts_with(std::string(key) + "."); };
        return std::ranges::any_of(options(), inside);
    }
    static std::vector<std::string> keys() {
        std::vector<std::string> all;
        for (const Option& option : options())
            if (option.place == Place::anywhere) all.emplace_back(option.key);
        return all;
    }

    void dev_secrets() {
        std::vector<std::string> taken;
        for (const Option& option : options()) {
            if (option.dev_fallback.empty() || is_set(option)) continue;
            put(option, option.dev_fallback, "--dev");
            taken.push_back(option.variable());
        }
        if (!taken.empty())
            config_.warnings.push_back(fmt::format("development secrets that everybody knows stand in for {}",
                                                   fmt::join(taken, ", ")));
    }

    const ConfigSources& sources_;
    Config config_;
    std::vector<std::string> problems_;
};

bool is_loopback(const std::string& host) {
    return host == "localhost" || host == "::1" || host.starts_with("127.");
}

void check_kafka(Loader& loader) {
    const Config& config = loader.config();
    if (config.log_engine != LogEngine::kafka) return;
    const KafkaOptions& kafka = config.kafka;
    if (config.brokers.empty()) loader.problem("log = \"kafka\": brokers is empty; it takes host:port");
    if (kafka.lanes > config.partitions) loader.problem("kafka.lanes is above partitions");
    if (kafka.replication < 3 && !config.dev && loader.opens_door())
        loader.problem("kafka.replication is below 3: what one broker loses is lost (or start with --dev)");
    const bool anywhere = config.listen.host == "0.0.0.0" || config.listen.host == "::";
    if (config.roles.query && anywhere && config.advertise_url.empty() && loader.opens_door())
        loader.problem(
            "advertise_url is not set: other nodes cannot tell where to reach one that listens "
            "everywhere");
    const bool sasl =
        kafka.security == KafkaSecurity::sasl_plaintext || kafka.security == KafkaSecurity::sasl_ssl;
    if (sasl && (config.secrets.kafka_user.empty() || config.secrets.kafka_password.empty()))
        loader.problem("kafka.security asks for a user: KAFKA_USER or KAFKA_PASSWORD is not set");
    if (kafka.certificate_file.empty() != kafka.key_file.empty())
        loader.problem(
            "kafka.certificate_file and kafka.key_file: one is set without the other; give both or none");
    for (const auto& [name, kept] : {std::pair{"inputs", &config.inputs},
                                     {"effects", &config.effects},
                                     {"dead_letters", &config.dead_letters}})
        if (kept->bytes > 0)
            loader.problem(fmt::format("retention.{}_bytes: on Kafka only days limit what is kept", name));
}

/// What no single value shows.
void check_together(Loader& loader) {
    const Config& config = loader.config();
    check_kafka(loader);
    if (config.virtual_start && !config.dev) loader.problem("clock: time is virtual only with --dev");
    if (config.tls_certificate_file.empty() != config.tls_key_file.empty())
        loader.problem(
            "tls.certificate_file and tls.key_file: one is set without the other; give both or none");
    if (config.batching.queue_bytes_max < config.http.body_bytes_max)
        loader.problem(
            "queue.bytes_max is below http.body_bytes_max: the largest request could never be taken");
    if (config.batching.queue_records_max < config.batching.records_max)
        loader.problem("queue.records_max is below batch.records_max: a batch could never be filled");
    const auto& signature = config.vapi_signature;
    if (signature.profile == VapiProfile::timestamped_hmac && signature.timestamp_header.empty())
        loader.problem("vapi.signature.timestamp_header is empty: timestamped-hmac needs it");
}

void complete(Config& config) {
    if (config.dev && std::ranges::any_of(config.settings, [](const Setting& each) {
            return each.key == "kafka.replication" && each.origin == "default";
        }))
        config.kafka.replication = 1;
    auto& header = config.vapi_signature.header;
    if (header.empty()) {
        constexpr std::string_view usual[] = {"x-vapi-signature", "x-signature", "x-vapi-secret"};
        header = usual[static_cast<std::size_t>(config.vapi_signature.profile)];
    }
}

void advise(Config& config) {
    if (!config.dev)
        for (const auto& [name, value] : {std::pair{"BEAKER_PEPPER", &config.secrets.pepper},
                                          std::pair{"BEAKER_ADMIN_TOKEN", &config.secrets.admin_token}})
            if (!value->empty() && value->size() < 32)
                config.warnings.push_back(
                    fmt::format("{} is shorter than 32 characters: it can be guessed", name));
    if (config.dev && !is_loopback(config.listen.host))
        config.warnings.push_back(
            "--dev listens beyond this machine: others can use the development secrets");
    if (!is_loopback(config.listen.host) && config.tls_certificate_file.empty() && !config.trusted_proxy &&
        config.trusted_proxies.empty())
        config.warnings.push_back(
            "plain HTTP beyond this machine: set tls.certificate_file, or trusted_proxy behind one");
    const auto off = [&config](bool missing, std::string_view what, std::string_view variable) {
        if (missing) config.degraded.push_back(fmt::format("{}: {} is not set", what, variable));
    };
    const Secrets& secrets = config.secrets;
    off(secrets.stripe_webhook.empty(), "Stripe's webhooks are refused", "STRIPE_WEBHOOK_SECRET");
    off(secrets.stripe_api_key.empty(), "no checkout can be opened", "STRIPE_API_KEY");
    off(secrets.twilio_auth.empty(), "Twilio's webhooks are refused", "TWILIO_AUTH_TOKEN");
    off(secrets.twilio_account_sid.empty(), "Twilio cannot be asked", "TWILIO_ACCOUNT_SID");
    off(secrets.vapi_webhook.empty(), "Vapi's webhooks are refused", "VAPI_WEBHOOK_SECRET");
    off(secrets.vapi_api_key.empty(), "no call can be made", "VAPI_API_KEY");
    off(config.endpoints.smtp.empty(), "no mail can be sent", "SMTP_URL");
}

}  // namespace

std::string Config::redacted() const {
    std::string text;
    for (const auto& [key, shown, origin] : settings)
        text += fmt::format("{} = {}  ({})\n", key, shown, origin);
    return text;
}

std::string ConfigError::text() const { return fmt::format("{}", fmt::join(lines, "\n")); }

std::expected<Config, ConfigError> load_config(const ConfigSources& sources) {
    Loader loader(sources);
    loader.defaults();
    loader.file();
    loader.environment();
    loader.flags();
    loader.secrets();
    check_together(loader);
    complete(loader.config());
    advise(loader.config());
    return std::move(loader).result();
}

}  // namespace beaker::ops
