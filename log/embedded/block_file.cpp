#include "log/embedded/block_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "log/embedded/storage.hpp"

namespace beaker::log {
namespace {

using Code = LogError::Code;

constexpr std::size_t zeros_at_once = 1 << 20;

std::unexpected<LogError> failed(std::string_view what, const std::filesystem::path& path) {
    return failure(Code::io,
                   fmt::format("{} {}: {}", what, path.string(), std::generic_category().message(errno)));
}

/// Closed when it goes, unless it was taken.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(Descriptor&& other) noexcept : number_(other.take()) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    explicit operator bool() const { return number_ >= 0; }
    int number() const { return number_; }
    int take() { return std::exchange(number_, -1); }

private:
    int number_;
};

/// A file system may take the flag at first, and refuse the first read.
Descriptor open_direct(const std::filesystem::path& path, int access) {
    Descriptor file(::open(path.c_str(), access | O_DIRECT | O_DSYNC | O_CLOEXEC));
    BlockBuffer block;
    if (file && ::pread(file.number(), block.sized(block_bytes).data(), block_bytes, 0) < 0)
        return Descriptor(-1);
    return file;
}

bool write_zeros(int descriptor, std::uint64_t bytes) {
    BlockBuffer buffer;
    const auto zeros = buffer.sized(zeros_at_once);
    std::ranges::fill(zeros, '\0');
    while (bytes > 0) {
        const ssize_t written =
            ::write(descriptor, zeros.data(), std::min<std::uint64_t>(bytes, zeros.size()));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes -= static_cast<std::uint64_t>(written);
    }
    return true;
}

bool sync_folder(const std::filesystem::path& folder) {
    const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return opened && ::fsync(opened.number()) == 0;
}

}  // namespace

std::expected<std::unique_ptr<DiskBlockFile>, LogError> DiskBlockFile::open(const std::filesystem::path& path,
                                                                            bool read_only) {
    const int access = read_only ? O_RDONLY : O_RDWR;
    Writing writing = Writing::direct;
    Descriptor file = open_direct(path, access);
    if (!file) {
        writing = Writing::synced;
        file = Descriptor(::open(path.c_str(), access | O_CLOEXEC));
    }
    struct stat about{};
    if (!file || ::fstat(file.number(), &about) != 0) return failed("opening", path);
    const auto bytes = static_cast<std::uint64_t>(about.st_size);
    if (bytes == 0 || bytes % block_bytes != 0 || bytes / block_bytes > UINT32_MAX)
        return failure(Code::corrupt, fmt::format("{} has {} bytes", path.string(), bytes));
    return std::unique_ptr<DiskBlockFile>(
        new DiskBlockFile(path, file.take(), writing, static_cast<std::uint32_t>(bytes / block_bytes)));
}

std::expected<std::unique_ptr<DiskBlockFile>, LogError> DiskBlockFile::create(
    const std::filesystem::path& path, std::uint32_t blocks) {
    auto unfinished = path;
    unfinished += ".new";
    {
        const Descriptor file(
            ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR));
        if (!file || !write_zeros(file.number(), std::uint64_t{blocks} * block_bytes) ||
            ::fsync(file.number()) != 0)
            return failed("creating", path);
    }
    if (::rename(unfinished.c_str(), path.c_str()) != 0 || !sync_folder(path.parent_path()))
        return failed("creating", path);
    return open(path, /*read_only=*/false);
}

DiskBlockFile::~DiskBlockFile() { ::close(descriptor_); }

std::expected<void, LogError> DiskBlockFile::write(std::uint32_t first, std::span<const char> bytes) {
    auto place = std::uint64_t{first} * block_bytes;
    while (!bytes.empty()) {
        const ssize_t written = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(place));
        if (written < 0 && errno == EINTR) continue;
        if (written == 0) errno = ENOSPC;
        if (written <= 0) return failed("writing to", path_);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
        place += static_cast<std::uint64_t>(written);
    }
    if (writing_ == Writing::synced && ::fdatasync(descriptor_) != 0) return failed("syncing", path_);
    return {};
}

std::expected<void, LogError> DiskBlockFile::read(std::uint32_t first, std::span<char> bytes) const {
    auto place = std::uint64_t{first} * block_bytes;
    while (!bytes.empty()) {
        const ssize_t got = ::pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(place));
        if (got < 0 && errno == EINTR) continue;
        if (got == 0) errno = EIO;
        if (got <= 0) return failed("reading", path_);
        bytes = bytes.subspan(static_cast<std::size_t>(got));
        place += static_cast<std::uint64_t>(got);
    }
    return {};
}

}  // namespace beaker::log
