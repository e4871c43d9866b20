#include "ops/backup/backup.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <map>
#include <sstream>
#include <thread>

#include "ops/node/owner.hpp"
#include "ops/node/storage.hpp"
#include "ops/node/system_clock.hpp"
#include "ops/version.hpp"
#include "schemas/described/codec.hpp"
#include "schemas/values/sha256.hpp"
#include "tests/log/conformance/steps.hpp"
#include "tests/projections/directory.hpp"

namespace beaker::ops::backup {
namespace {

namespace fs = std::filesystem;
using beaker::testing::Directory;
using Code = BackupError::Code;

constexpr std::uint16_t partitions = 2;
const Instant now = Instant::from_seconds(1'767'268'800);

Config config_for(const fs::path& data) {
    Config config;
    config.data_dir = data.string();
    config.partitions = partitions;
    return config;
}

/// A data directory in use: events, and state that follows them.
class Live {
public:
    explicit Live(const fs::path& data) : storage(open_storage(config_for(data), clock_).value()) {}

    /// One event, durable, then its row, as a step does it.
    void event() {
        const auto partition = static_cast<PartitionId>(written_ % partitions);
        REQUIRE(storage.log->take({.wait = {}}).has_value());
        auto record = std::make_shared<const Record>(log::test::numbered(written_, 200));
        REQUIRE(storage.log
                    ->commit({.outputs = {{Topic::domain_events, partition, record, {}}}, .checkpoints = {}})
                    .has_value());
        const auto end = storage.log->end(Topic::domain_events, partition);
        for (const auto& store : {&storage.deciders, &storage.tables})
            REQUIRE((*store)->write(std::vector<log::RowChange>{{row(written_), "row"}},
                                    std::vector<log::Applied>{{partition, end, 0, now}}));
        ++written_;
    }
    static std::string row(std::uint64_t number) {
        return log::partition_prefix(static_cast<PartitionId>(number % partitions)) + std::to_string(number);
    }

private:
    SystemClock clock_;
    std::uint64_t written_ = 0;

public:
    OpenStorage storage;
};

/// A backup of ten events, and the checkpoint that it was made from.
struct Made {
    Directory directory;
    fs::path checkpoint = directory.path() / "checkpoint", backup = directory.path() / "backup";
    Manifest manifest;

    Made() {
        Live live(directory.path() / "data");
        for (int i = 0; i < 10; ++i) live.event();
        REQUIRE(copy_storage(live.storage, checkpoint));
        auto made = make_backup(checkpoint, backup, now, {});
        REQUIRE(made);
        manifest = std::move(*made);
    }
    fs::path file_like(std::string_view end) const {
        for (const SavedFile& file : manifest.files)
            if (file.path.ends_with(end)) return backup / file.path;
        FAIL("there is no such file");
        return {};
    }
    void put_manifest(const Manifest& changed) const { REQUIRE(write_manifest(backup, changed)); }
};

std::string contents(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return std::move(text).str();
}

void overwrite(const fs::path& file, const std::string& text) {
    fs::remove(file);  // it may be a link to a file of the data directory
    std::ofstream(file, std::ios::binary) << text;
}

/// Every file below a folder with its contents.
std::map<std::string, std::string> all_of(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& each : fs::recursive_directory_iterator(folder))
        files[each.path().lexically_relative(folder).string()] =
            each.is_regular_file() ? contents(each.path()) : "folder";
    return files;
}

TEST_CASE("backup: what is made is verified, restored and opened, and holds the same") {
    const Made made;
    CHECK(made.manifest.beaker == version());
    CHECK(made.manifest.created_at == now);
    CHECK(made.manifest.partitions == partitions);
    CHECK(made.manifest.records("domain.events") == 10);
    CHECK(made.manifest.generations.size() == 2);
    CHECK_FALSE(fs::exists(made.backup.string() + ".partial"));
    CHECK(fs::status(made.backup).permissions() == fs::perms::owner_all);

    const auto before = all_of(made.backup);
    std::uint64_t done = 0, total = 0;
    const auto verified = verify_backup(made.backup, [&](auto d, auto t) { done = d, total = t; });
    REQUIRE(verified);
    CHECK(*verified == made.manifest);
    CHECK(done == made.manifest.bytes());
    CHECK(total == made.manifest.bytes());
    CHECK(all_of(made.backup) == before);  // verifying writes nothing

    const fs::path data = made.directory.path() / "restored";
    REQUIRE(restore_backup(made.backup, data, {}));
    CHECK_FALSE(fs::exists(data / "restoring"));
    const Live live(data);
    CHECK(live.storage.log->end(Topic::domain_events, 0) == 5);
    CHECK(live.storage.log->end(Topic::domain_events, 1) == 5);
    for (std::uint64_t i = 0; i < 10; ++i) {
        CHECK(live.storage.tables->get(Live::row(i)) == "row");
        CHECK(live.storage.deciders->get(Live::row(i)) == "row");
    }
}

TEST_CASE("backup: writing on does not change it") {
    const Made made;
    Live live(made.directory.path() / "data");
    for (int i = 0; i < 2000; ++i) live.event();
    REQUIRE(live.storage.tables->flush());
    CHECK(verify_backup(made.backup, {}));
}

TEST_CASE("backup: taken while all of it is written, the log is never behind the state") {
    const Directory directory;
    Live live(directory.path() / "data");
    std::atomic<bool> stopping{false};
    {
        const std::jthread writer([&] {
            while (!stopping) live.event();
        });
        for (int i = 0; i < 5; ++i) {
            CAPTURE(i);
            const auto checkpoint = directory.path() / std::to_string(i);
            CHECK(copy_storage(live.storage, checkpoint));
            const auto made = make_backup(checkpoint, checkpoint.string() + "-backup", now, {});
            CHECK_MESSAGE(made, (made ? "" : made.error().text));
        }
        stopping = true;
    }
    for (int i = 0; i < 5; ++i) CHECK(verify_backup(directory.path() / (std::to_string(i) + "-backup"), {}));
}

TEST_CASE("backup: one that is not as it was made is told, and is not restored") {
    // clang-format off
    const struct { const char* name; void (*damage)(const Made&); std::string_view then; } rows[] = {
        {"a bit of a table", [](const Made& made) {
            const auto file = made.file_like(".sst");
            auto text = contents(file);
            text[text.size() / 2] ^= 1;
            overwrite(file, text); }, "another checksum"},
        {"a table cut short", [](const Made& made) {
            const auto file = made.file_like(".sst");
            overwrite(file, contents(file).substr(1)); }, "bytes instead of"},
        {"a missing file", [](const Made& made) { fs::remove(made.file_like("CURRENT")); }, "is missing"},
        {"a missing folder", [](const Made& made) { fs::remove_all(made.backup / "log"); }, "is missing"},
        {"a file too much", [](const Made& made) { overwrite(made.backup / "log" / "999999.sst", "x"); }, "does not belong"},
        {"no manifest: interrupted", [](const Made& made) { fs::remove(made.backup / "backup.json"); }, "no whole backup"},
        {"a partition's figures left out of the manifest", [](const Made& made) {
            auto manifest = *read_manifest(made.backup);
            manifest.generations.at(0).applied.pop_back();
            made.put_manifest(manifest); }, "does not tell of each"},
        {"no sum of the manifest", [](const Made& made) { fs::remove(made.backup / "backup.json.sha256"); }, "is damaged"},
        {"a changed manifest", [](const Made& made) {
            const auto file = made.backup / "backup.json";
            auto text = contents(file);
            text[text.size() / 2] ^= 1;
            overwrite(file, text); }, "is damaged"},
        {"a manifest of a later format", [](const Made& made) {
            auto manifest = made.manifest;
            manifest.format = 2;
            made.put_manifest(manifest); }, "is of format 2"},
        {"a path out of the backup", [](const Made& made) {
            auto manifest = made.manifest;
            manifest.files.front().path = "../" + manifest.files.front().path;
            made.put_manifest(manifest); }, "leads out"},
        {"an absolute path", [](const Made& made) {
            auto manifest = made.manifest;
            manifest.files.front().path = "/etc/hostname";
            made.put_manifest(manifest); }, "leads out"},
        {"another end of a topic", [](const Made& made) {
            auto manifest = made.manifest;
            ++manifest.topics.at(1).end.at(0);
            made.put_manifest(manifest); }, "does not hold what the manifest says"},
    };
    // clang-format on
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const Made made;
        row.damage(made);
        const auto verified = verify_backup(made.backup, {});
        REQUIRE_FALSE(verified);
        CHECK(verified.error().code == Code::damaged);
        CHECK_MESSAGE(verified.error().text.contains(row.then), verified.error().text);

        const fs::path data = made.directory.path() / "restored";
        const auto restored = restore_backup(made.backup, data, {});
        REQUIRE_FALSE(restored);
        CHECK(restored.error().code == Code::damaged);
        CHECK_FALSE(fs::exists(data));
    }
}

TEST_CASE("backup: it comes only where nothing is") {
    const Made made;
    const auto again = make_backup(made.checkpoint, made.backup, now, {});
    REQUIRE_FALSE(again);
    CHECK(again.error().code == Code::occupied);

    for (const char* part : {"log", "state", "somebody-elses"}) {
        CAPTURE(part);
        const fs::path data = made.directory.path() / part;
        fs::create_directories(data / part);
        const auto restored = restore_backup(made.backup, data, {});
        REQUIRE_FALSE(restored);
        CHECK(restored.error().code == Code::occupied);
    }
}

TEST_CASE("backup: what an interrupted one left is no backup, and is in nobody's way") {
    const Made made;
    const fs::path target = made.directory.path() / "second", partial = target.string() + ".partial",
                   data = made.directory.path() / "restored";
    fs::create_directories(partial / "log");
    overwrite(partial / "log" / "000001.sst", "left over");
    CHECK_FALSE(verify_backup(partial, {}));
    REQUIRE(make_backup(made.checkpoint, target, now, {}));
    CHECK_FALSE(fs::exists(partial));
    CHECK(verify_backup(target, {}));

    fs::create_directories(data / "lost+found");
    fs::create_directories(data / "restoring" / "log");
    overwrite(data / "restoring" / "log" / "000001.sst", "left over");
    REQUIRE(restore_backup(target, data, {}));
    CHECK_FALSE(fs::exists(data / "log" / "000001.sst"));
}

TEST_CASE("backup: names with a slash at the end mean the same") {
    const Made made;
    const auto with_slash = (made.directory.path() / "second").string() + "/";
    REQUIRE(make_backup(made.checkpoint, with_slash, now, {}));
    CHECK(verify_backup(with_slash, {}));
    CHECK(restore_backup(with_slash, made.directory.path() / "restored" / "", {}));
    CHECK(fs::exists(made.directory.path() / "restored" / "log" / "CURRENT"));
}

TEST_CASE("backup: what root restores belongs to the data directory's owner") {
    if (::geteuid() != 0) return;
    constexpr uid_t somebody = 12345;
    const Made made;
    const fs::path data = made.directory.path() / "restored";
    fs::create_directories(data);
    REQUIRE(::chown(data.c_str(), somebody, somebody) == 0);
    REQUIRE(restore_backup(made.backup, data, {}));
    for (const auto& each : fs::recursive_directory_iterator(data)) {
        struct stat about{};
        REQUIRE(::stat(each.path().c_str(), &about) == 0);
        CHECK(about.st_uid == somebody);
        CHECK(about.st_gid == somebody);
    }
    fs::permissions(made.directory.path(), fs::perms::all);
    {
        const ActAsOwner owner(data);
        CHECK(::geteuid() == somebody);
        const Live live(data);
        CHECK(live.storage.log->end(Topic::domain_events, 0) == 5);
    }
    CHECK(::geteuid() == 0);
    CHECK(::getegid() == 0);
}

TEST_CASE("backup: a state that is ahead of its log is none") {
    Made made;
    {
        Live live(made.directory.path() / "other");
        for (int i = 0; i < 100; ++i) live.event();
        fs::remove_all(made.checkpoint / "state");
        fs::create_directories(made.checkpoint / "state");
        REQUIRE(live.storage.tables->copy_to(made.checkpoint / "state" / "tables"));
    }
    const auto second = make_backup(made.checkpoint, made.directory.path() / "second", now, {});
    REQUIRE_FALSE(second);
    CHECK(second.error().code == Code::damaged);
    CHECK(second.error().text.contains("the log holds 5"));
    CHECK_FALSE(fs::exists(made.directory.path() / "second"));
}

}  // namespace
}  // namespace beaker::ops::backup
