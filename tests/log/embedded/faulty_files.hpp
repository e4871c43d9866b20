#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <rocksdb/file_system.h>

namespace beaker::log::test {

/// Files whose appends and syncs fail from some operation on, and which can lose what was not synced.
class FaultyFiles final : public rocksdb::FileSystemWrapper {
public:
    using rocksdb::FileSystemWrapper::FileSystemWrapper;
    const char* Name() const override { return "FaultyFiles"; }

    enum class Kind { append, sync };
    struct Plan {
        Kind kind = Kind::sync;
        std::uint64_t from =
            ~std::uint64_t{0};  ///< the first operation of the kind that fails, counted from 1
        rocksdb::IOStatus with = rocksdb::IOStatus::IOError("simulated EIO");
    };

    void plan(Plan plan) {
        const std::lock_guard lock(mutex_);
        plan_ = plan;
        counts_ = {};
    }
    std::uint64_t count(Kind kind) {
        const std::lock_guard lock(mutex_);
        return counts_[kind];
    }

    /// The power fails: every file ends where it was last synced. No file is open.
    void lose_unsynced() {
        const std::lock_guard lock(mutex_);
        for (const auto& [path, size] : synced_) {
            if (!target()->FileExists(path, {}, nullptr).ok()) continue;
            rocksdb::IOStatus status = target()->Truncate(path, size, {}, nullptr);
            if (!status.ok()) throw std::runtime_error(status.ToString());
        }
    }

    rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* result,
                                      rocksdb::IODebugContext* debug) override {
        auto status = target()->NewWritableFile(path, options, result, debug);
        if (!status.ok()) return status;
        const std::lock_guard lock(mutex_);
        synced_[path] = 0;
        *result = std::make_unique<File>(std::move(*result), *this, path);
        return status;
    }
    rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                                 const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
        auto status = target()->RenameFile(from, to, options, debug);
        const std::lock_guard lock(mutex_);
        if (status.ok() && synced_.contains(from)) {
            synced_[to] = synced_[from];
            synced_.erase(from);
        }
        return status;
    }

private:
    class File final : public rocksdb::FSWritableFileOwnerWrapper {
    public:
        File(std::unique_ptr<rocksdb::FSWritableFile>&& file, FaultyFiles& files, std::string path)
            : FSWritableFileOwnerWrapper(std::move(file)), files_(files), path_(std::move(path)) {}

        rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                                 rocksdb::IODebugContext* debug) override {
            if (auto fault = files_.count_and_fail(Kind::append); !fault.ok()) return fault;
            size_ += data.size();
            return target()->Append(data, options, debug);
        }
        rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                                 const rocksdb::DataVerificationInfo&,
                                 rocksdb::IODebugContext* debug) override {
            return Append(data, options, debug);
        }
        rocksdb::IOStatus Sync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
            if (auto fault = files_.count_and_fail(Kind::sync); !fault.ok()) return fault;
            files_.note_synced(path_, size_);
            return target()->Sync(options, debug);
        }
        rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
            return Sync(options, debug);
        }

    private:
        FaultyFiles& files_;
        const std::string path_;
        std::uint64_t size_ = 0;
    };

    rocksdb::IOStatus count_and_fail(Kind kind) {
        const std::lock_guard lock(mutex_);
        const auto count = ++counts_[kind];
        return kind == plan_.kind && count >= plan_.from ? plan_.with : rocksdb::IOStatus::OK();
    }
    void note_synced(const std::string& path, std::uint64_t size) {
        const std::lock_guard lock(mutex_);
        synced_[path] = size;
    }

    std::mutex mutex_;
    Plan plan_;
    std::map<Kind, std::uint64_t> counts_;
    std::map<std::string, std::uint64_t> synced_;
};

}  // namespace beaker::log::test
