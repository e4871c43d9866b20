#include "ops/node/data_lock.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace beaker::ops {

namespace {

/// RocksDB locks this file by fcntl for as long as the database is open.
bool is_locked(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    struct flock wanted{};
    wanted.l_type = F_WRLCK;
    wanted.l_whence = SEEK_SET;
    const bool known = ::fcntl(file, F_GETLK, &wanted) == 0;
    ::close(file);
    return known && wanted.l_type != F_UNLCK;
}

}  // namespace

bool held_by_another_process(const DataDirectory& data) {
    return is_locked(data.log() / "LOCK") || is_locked(data.deciders() / "LOCK");  // on Kafka there is no log
}

}  // namespace beaker::ops
