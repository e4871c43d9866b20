#include "ops/benchmarks/disk/append.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <string>
#include <system_error>
#include <vector>

namespace beaker::bench {

namespace {

using Clock = std::chrono::steady_clock;

/// A new file that is removed with this object.
class ScratchFile {
public:
    explicit ScratchFile(std::filesystem::path path)
        : path_(std::move(path)),
          file_(::open(path_.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600)) {
        if (file_ < 0) throw std::system_error(errno, std::generic_category(), path_.string());
    }
    ~ScratchFile() {
        ::close(file_);
        ::unlink(path_.c_str());
    }
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;

    void append_synced(const std::string& bytes) const {
        if (::write(file_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()) ||
            ::fdatasync(file_) != 0)
            throw std::system_error(errno, std::generic_category(), path_.string());
    }

private:
    std::filesystem::path path_;
    int file_;
};

}  // namespace

Percentiles measure_appends(const AppendOptions& options) {
    const ScratchFile file(options.folder / "append.bench");
    const std::string bytes(options.bytes, 'x');
    std::vector<float> micros;
    const auto end = Clock::now() + std::chrono::duration<double>(options.seconds);
    for (auto before = Clock::now(); before < end;) {
        file.append_synced(bytes);
        const auto after = Clock::now();
        micros.push_back(std::chrono::duration<float, std::micro>(after - before).count());
        before = after;
    }
    return Percentiles::of(std::move(micros));
}

}  // namespace beaker::bench
