#include "ops/node/data_lock.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace beaker::ops {

/// RocksDB locks this file by fcntl for as long as the database is open.
bool held_by_another_process(const DataDirectory& data) {
    const int file = ::open((data.log() / "LOCK").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    struct flock wanted{};
    wanted.l_type = F_WRLCK;
    wanted.l_whence = SEEK_SET;
    const bool known = ::fcntl(file, F_GETLK, &wanted) == 0;
    ::close(file);
    return known && wanted.l_type != F_UNLCK;
}

}  // namespace beaker::ops
