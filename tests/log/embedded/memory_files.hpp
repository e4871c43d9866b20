#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <rocksdb/env.h>

#include "log/embedded/rocks_storage.hpp"

namespace beaker::log::test {

inline void check_status(const rocksdb::Status& status) {
    if (!status.ok()) throw std::runtime_error(status.ToString());
}

/// RocksDB's files in memory, where a log is opened in well under a millisecond and files can be cut and
/// damaged.
class MemoryFiles {
public:
    MemoryFiles() : env_(rocksdb::NewMemEnv(rocksdb::Env::Default())) {}

    rocksdb::Env* env() { return env_.get(); }
    RocksOptions options(std::uint16_t partitions = 2) {
        return {.partitions = partitions, .write_buffer_bytes = 64 << 10, .env = env_.get()};
    }

    std::vector<std::string> names(const std::string& folder) {
        std::vector<std::string> found;
        check_status(env_->GetChildren(folder, &found));
        std::erase_if(found,
                      [](const std::string& name) { return name == "." || name == ".." || name == "LOCK"; });
        return found;
    }
    std::string read(const std::string& path) {
        std::string bytes;
        check_status(rocksdb::ReadFileToString(env_.get(), path, &bytes));
        return bytes;
    }
    void write(const std::string& path, const std::string& bytes) {
        check_status(rocksdb::WriteStringToFile(env_.get(), bytes, path));
    }

    /// The journal of a folder that holds something; there is one.
    std::string journal(const std::string& folder) {
        std::string found;
        for (const std::string& name : names(folder)) {
            if (!name.ends_with(".log")) continue;
            std::uint64_t size = 0;
            check_status(env_->GetFileSize(folder + "/" + name, &size));
            if (size == 0) continue;
            if (!found.empty()) throw std::runtime_error("two journals");
            found = name;
        }
        if (found.empty()) throw std::runtime_error("no journal");
        return found;
    }

    /// A copy of a folder in which one file has other bytes.
    void copy(const std::string& from, const std::string& to, const std::string& changed,
              const std::string& bytes) {
        remove(to);
        check_status(env_->CreateDirIfMissing(to));
        for (const std::string& name : names(from))
            if (!name.starts_with("LOG"))
                write(to + "/" + name, name == changed ? bytes : read(from + "/" + name));
    }

private:
    void remove(const std::string& folder) {
        if (!env_->FileExists(folder).ok()) return;
        for (const std::string& name : names(folder)) check_status(env_->DeleteFile(folder + "/" + name));
    }

    std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace beaker::log::test
