// What reads or copies beside a log on Kafka: `beaker topics` and `beaker backup`.
#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <fstream>

#include "log/kafka/client.hpp"
#include "tests/kafka/kafka_engine.hpp"
#include "tests/projections/directory.hpp"
#include "tests/system/load.hpp"
#include "tests/system/server_process.hpp"

namespace beaker::testing {
namespace {

/// A log of its own on the brokers, with a node on it that has decided some webhooks.
class Played {
public:
    Played() {
        std::ofstream(config) << settings_with(4);
        server = start(data);
        play(100);
    }

    const std::string& prefix() const { return prefix_; }
    std::string settings_with(int partitions) const {
        return fmt::format(
            "log = \"kafka\"\nbrokers = [\"{}\"]\npartitions = {}\n[kafka]\nlanes = 2\nreplication = 1\n"
            "prefix = \"{}\"\n",
            log::test::test_brokers(), partitions, prefix_);
    }
    std::unique_ptr<ServerProcess> start(const std::filesystem::path& where) const {
        return std::make_unique<ServerProcess>(
            ServerProcess::Options{.data = where, .flags = {"--dev", "--config", config.string()}});
    }
    /// Webhooks until there are so many more, decided and shown.
    void play(std::size_t count) {
        Load load(server->port(), next_);
        while (load.acknowledged() < count) std::this_thread::sleep_for(std::chrono::milliseconds(5));
        promised.add(load.stop());
        CHECK(check_all_there(server->port(), promised) == promised.numbers.size());
    }
    void end() {
        server->signal(SIGTERM);
        CHECK(server->wait() == 0);
        server.reset();
    }
    Ran beaker(std::vector<std::string> arguments, const std::filesystem::path& where) const {
        arguments.insert(arguments.end(), {"--config", config.string()});
        return run_beaker(arguments, where);
    }
    Ran beaker(std::vector<std::string> arguments) const { return beaker(std::move(arguments), data); }

private:
    const std::string prefix_ = log::test::fresh_settings().prefix;

public:
    const Directory directory;
    const std::filesystem::path config = directory.path() / "beaker.toml", data = directory.path() / "data";
    std::unique_ptr<ServerProcess> server;
    Promised promised;

private:
    std::atomic<std::uint64_t> next_{0};
};

std::size_t lines_of(const Ran& ran, std::string_view with) {
    std::size_t count = 0;
    for (std::size_t at = 0, end = 0; at < ran.output.size(); at = end + 1) {
        end = std::min(ran.output.find('\n', at), ran.output.size());
        count += std::string_view(ran.output).substr(at, end - at).contains(with);
    }
    return count;
}

}  // namespace

TEST_CASE("topics on Kafka: listed, told from the end and whole, while a server works on them") {
    const Played played;
    const Ran list = played.beaker({"topics", "list", "--json"});
    REQUIRE_MESSAGE(list.code == 0, list.output);
    for (const char* topic : {"inputs", "domain.events", "effects", "dead.letters", "directory"})
        CHECK_MESSAGE(lines_of(list, std::string("{\"topic\":\"") + topic + "\",\"partitions\":4,") == 1,
                      list.output);
    CHECK_MESSAGE(lines_of(list, "\"bytes\"") == 0, list.output);  // the brokers do not tell
    CHECK_MESSAGE(lines_of(list, "\"undecided\":") == 1, list.output);

    const Ran whole = played.beaker({"topics", "export", "inputs", "--type", "beaker.webhook.received.v1"});
    REQUIRE_MESSAGE(whole.code == 0, whole.output);
    const std::size_t received = lines_of(whole, "\"beaker.webhook.received.v1\"");
    CHECK_MESSAGE(received >= played.promised.numbers.size(), whole.output.substr(0, 500));

    const Ran last = played.beaker({"topics", "tail", "domain.events", "--last", "7"});
    REQUIRE_MESSAGE(last.code == 0, last.output);
    CHECK_MESSAGE(lines_of(last, "\"specversion\"") == 7, last.output);
    const Ran rest = played.beaker({"topics", "tail", "domain.events", "--from", "2999-01-01T00:00:00Z"});
    CHECK_MESSAGE(lines_of(rest, "\"specversion\"") == 0, rest.output);
}

TEST_CASE("foreign message on Kafka: among the inputs it is a dead letter, and holds up nobody") {
    Played played;
    {
        const auto producer =
            log::kafka::make_client(RD_KAFKA_PRODUCER, {{{"bootstrap.servers", log::test::test_brokers()}}})
                .value();
        std::string value = "not ours";
        const std::string topic = played.prefix() + "inputs";
        REQUIRE(rd_kafka_producev(producer.get(), RD_KAFKA_V_TOPIC(topic.c_str()), RD_KAFKA_V_PARTITION(2),
                                  RD_KAFKA_V_VALUE(value.data(), value.size()),
                                  RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                                  RD_KAFKA_V_END) == RD_KAFKA_RESP_ERR_NO_ERROR);
        REQUIRE(rd_kafka_flush(producer.get(), 10'000) == RD_KAFKA_RESP_ERR_NO_ERROR);
    }
    played.play(50);
    const Ran letters = played.beaker({"topics", "export", "dead.letters"});
    CHECK_MESSAGE(lines_of(letters, "this build does not know the type beaker.foreign.message.v1") == 1,
                  letters.output);
    CHECK_MESSAGE(lines_of(letters, "not ours") == 0, letters.output);
    played.end();
    const Ran verified = played.beaker({"replay", "verify"});
    CHECK_MESSAGE(verified.output.contains("identical: "), verified.output);
}

TEST_CASE("backup on Kafka: the state of a running node; put back, only what came after it is folded") {
    Played played;
    const auto backup = played.directory.path() / "backup";
    const std::string port = std::to_string(played.server->port());
    const Ran made =
        played.beaker({"backup", "create", "--server", "http://127.0.0.1:" + port, backup.string()});
    REQUIRE_MESSAGE(made.code == 0, made.output);
    CHECK_MESSAGE(made.output.contains("state of the log \"kafka "), made.output);
    const Ran whole = run_beaker({"backup", "verify", backup.string()}, played.data);
    CHECK_MESSAGE(whole.code == 0, whole.output);
    played.play(50);
    played.end();

    const auto other = played.directory.path() / "other";
    const Ran restored = played.beaker({"backup", "restore", backup.string()}, other);
    REQUIRE_MESSAGE(restored.code == 0, restored.output);
    const Ran twice = played.beaker({"backup", "restore", backup.string()}, other);
    CHECK_MESSAGE(twice.code == 2, twice.output);
    played.server = played.start(other);
    CHECK(check_all_there(played.server->port(), played.promised) == played.promised.numbers.size());
    CHECK(!played.server->output().contains("built anew"));
    played.end();
    const Ran verified = played.beaker({"replay", "verify"}, other);
    CHECK_MESSAGE(verified.output.contains("identical: "), verified.output);
}

TEST_CASE("backup on Kafka: without a server; refused where its log is not the one configured, or damaged") {
    Played played;
    played.end();
    const auto backup = played.directory.path() / "backup";
    const Ran made = played.beaker({"backup", "create", backup.string()});
    REQUIRE_MESSAGE(made.code == 0, made.output);

    const auto restore = [&](std::vector<std::string> flags) {
        flags.insert(flags.begin(), {"backup", "restore", backup.string()});
        return played.beaker(std::move(flags), played.directory.path() / "other");
    };
    const Played elsewhere;
    const Ran refused =
        elsewhere.beaker({"backup", "restore", backup.string()}, played.directory.path() / "other");
    CHECK_MESSAGE(refused.code == 2, refused.output);
    CHECK_MESSAGE(refused.output.contains("and configured is"), refused.output);
    CHECK(!std::filesystem::exists(played.directory.path() / "other" / "state"));

    const auto more = played.directory.path() / "more.toml";
    std::ofstream(more) << played.settings_with(8);
    const Ran repartitioned = run_beaker({"backup", "restore", backup.string(), "--config", more.string()},
                                         played.directory.path() / "other");
    CHECK_MESSAGE(repartitioned.code == 2, repartitioned.output);
    CHECK_MESSAGE(repartitioned.output.contains("its log has 4 partitions: set partitions = 4"),
                  repartitioned.output);

    for (const auto& file : std::filesystem::recursive_directory_iterator(backup / "state"))
        if (file.path().extension() == ".sst") {
            std::filesystem::resize_file(file.path(), std::filesystem::file_size(file.path()) - 1);
            break;
        }
    const Ran damaged = restore({});
    CHECK_MESSAGE(damaged.code == 1, damaged.output);
    const Ran verify = run_beaker({"backup", "verify", backup.string()}, played.data);
    CHECK_MESSAGE(verify.code == 1, verify.output);
}

}  // namespace beaker::testing
