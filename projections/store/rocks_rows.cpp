#include "projections/store/rocks_rows.hpp"

#include <algorithm>
#include <stdexcept>

namespace beaker {

namespace {

std::string_view view(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

void must(const rocksdb::Status& status) {
    if (!status.ok()) throw log::StateUnreadable("tables cannot be read: " + status.ToString());
}

/// The end of a prefix's keys: the first key that is greater than all of them. Empty: there is none.
std::string end_of_prefix(std::string_view prefix) {
    std::string end(prefix);
    while (!end.empty() && end.back() == '\xff') end.pop_back();
    if (!end.empty()) ++end.back();
    return end;
}

class RocksCursor final : public RowCursor {
public:
    RocksCursor(rocksdb::DB& db, const rocksdb::Snapshot* snapshot, std::string_view prefix,
                std::string_view from)
        : end_(end_of_prefix(prefix)), end_slice_(end_) {
        rocksdb::ReadOptions options;
        options.snapshot = snapshot;
        options.total_order_seek = true;
        if (!end_.empty()) options.iterate_upper_bound = &end_slice_;
        rows_.reset(db.NewIterator(options));
        rows_->Seek(slice(std::max(prefix, from)));
        check();
    }

    bool valid() const override { return rows_->Valid(); }
    std::string_view key() const override { return view(rows_->key()); }
    std::string_view value() const override { return view(rows_->value()); }
    void next() override {
        rows_->Next();
        check();
    }

private:
    void check() const {
        if (!rows_->Valid()) must(rows_->status());
    }

    std::string end_;
    rocksdb::Slice end_slice_;  // the iterator keeps a pointer to it
    std::unique_ptr<rocksdb::Iterator> rows_;
};

class RocksSnapshot final : public log::RowReader, public SeekableRows {
public:
    explicit RocksSnapshot(std::shared_ptr<rocksdb::DB> db)
        : db_(std::move(db)), snapshot_(db_->GetSnapshot()) {}
    ~RocksSnapshot() override { db_->ReleaseSnapshot(snapshot_); }
    RocksSnapshot(const RocksSnapshot&) = delete;
    RocksSnapshot& operator=(const RocksSnapshot&) = delete;

    std::optional<std::string> get(std::string_view key) const override {
        return get_row(*db_, snapshot_, key);
    }
    void scan(std::string_view prefix,
              const std::function<bool(std::string_view, std::string_view)>& visit) const override {
        scan_rows(*db_, snapshot_, prefix, visit);
    }
    std::unique_ptr<RowCursor> seek(std::string_view prefix, std::string_view from) const override {
        return seek_rows(*db_, snapshot_, prefix, from);
    }

private:
    std::shared_ptr<rocksdb::DB> db_;
    const rocksdb::Snapshot* snapshot_;
};

}  // namespace

std::optional<std::string> get_row(rocksdb::DB& db, const rocksdb::Snapshot* snapshot, std::string_view key) {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot;
    std::string value;
    const rocksdb::Status status = db.Get(options, slice(key), &value);
    if (status.IsNotFound()) return std::nullopt;
    must(status);
    return value;
}

void scan_rows(rocksdb::DB& db, const rocksdb::Snapshot* snapshot, std::string_view prefix,
               const std::function<bool(std::string_view, std::string_view)>& visit) {
    for (RocksCursor row(db, snapshot, prefix, prefix); row.valid(); row.next())
        if (!visit(row.key(), row.value())) return;
}

std::unique_ptr<RowCursor> seek_rows(rocksdb::DB& db, const rocksdb::Snapshot* snapshot,
                                     std::string_view prefix, std::string_view from) {
    return std::make_unique<RocksCursor>(db, snapshot, prefix, from);
}

std::shared_ptr<const log::RowReader> snapshot_rows(std::shared_ptr<rocksdb::DB> db) {
    return std::make_shared<RocksSnapshot>(std::move(db));
}

}  // namespace beaker
