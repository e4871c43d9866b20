#include "ops/backup/file_digest.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

#include "schemas/values/sha256.hpp"

namespace beaker::ops::backup {

namespace {

constexpr std::size_t piece_bytes = 1 << 20;

std::unexpected<std::string> failed(std::string_view doing, const std::filesystem::path& path) {
    return std::unexpected(fmt::format("{} {}: {}", doing, path.string(), std::strerror(errno)));
}

/// A file descriptor that is closed in the end.
class File {
public:
    File(const std::filesystem::path& path, int flags) : id_(::open(path.c_str(), flags | O_CLOEXEC, 0640)) {}
    ~File() {
        if (id_ >= 0) ::close(id_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    int id() const { return id_; }
    explicit operator bool() const { return id_ >= 0; }

private:
    int id_;
};

bool write_all(int file, const char* data, std::size_t size) {
    while (size > 0) {
        const ssize_t written = ::write(file, data, size);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        data += written;
        size -= static_cast<std::size_t>(written);
    }
    return true;
}

/// Reads piece by piece; `take` answers whether it could use the piece.
std::expected<FileDigest, std::string> read_through(
    const std::filesystem::path& path, const File& file, const OnBytes& on_bytes,
    const std::function<bool(const char*, std::size_t)>& take) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> hash(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    if (!hash || EVP_DigestInit_ex(hash.get(), EVP_sha256(), nullptr) != 1)
        return std::unexpected(std::string("OpenSSL cannot hash"));
    FileDigest digest;
    std::vector<char> piece(piece_bytes);
    while (true) {
        const ssize_t got = ::read(file.id(), piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failed("reading", path);
        if (got == 0) break;
        const auto size = static_cast<std::size_t>(got);
        EVP_DigestUpdate(hash.get(), piece.data(), size);
        if (!take(piece.data(), size)) return failed("copying", path);
        digest.bytes += size;
        if (on_bytes) on_bytes(size);
    }
    Sha256Digest bytes{};
    EVP_DigestFinal_ex(hash.get(), bytes.data(), nullptr);
    digest.sha256 = hex(bytes);
    return digest;
}

}  // namespace

std::expected<FileDigest, std::string> digest_of(const std::filesystem::path& file, const OnBytes& on_bytes) {
    const File in(file, O_RDONLY);
    if (!in) return failed("opening", file);
    return read_through(file, in, on_bytes, [](const char*, std::size_t) { return true; });
}

std::expected<FileDigest, std::string> copy_synced(const std::filesystem::path& from,
                                                   const std::filesystem::path& to, const OnBytes& on_bytes) {
    const File in(from, O_RDONLY);
    if (!in) return failed("opening", from);
    const File out(to, O_WRONLY | O_CREAT | O_EXCL);
    if (!out) return failed("creating", to);
    auto digest = read_through(from, in, on_bytes, [&](const char* data, std::size_t size) {
        return write_all(out.id(), data, size);
    });
    if (digest && ::fsync(out.id()) != 0) return failed("syncing", to);
    return digest;
}

std::expected<void, std::string> write_synced(const std::filesystem::path& path, std::string_view text) {
    const File out(path, O_WRONLY | O_CREAT | O_TRUNC);
    if (!out) return failed("creating", path);
    if (!write_all(out.id(), text.data(), text.size())) return failed("writing", path);
    if (::fsync(out.id()) != 0) return failed("syncing", path);
    return {};
}

std::expected<void, std::string> sync_directory(const std::filesystem::path& directory) {
    const File opened(directory, O_RDONLY | O_DIRECTORY);
    if (!opened || ::fsync(opened.id()) != 0) return failed("syncing", directory);
    return {};
}

}  // namespace beaker::ops::backup
