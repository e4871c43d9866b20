#include "projections/generations/serving_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <boost/describe.hpp>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include "schemas/described/codec.hpp"

namespace beaker {

/// What the file holds.
struct ServingNote {
    std::string generation;
};
BOOST_DESCRIBE_STRUCT(ServingNote, (), (generation))

namespace {

namespace fs = std::filesystem;

constexpr const char* file_name = "serving";

class File {
public:
    File(const fs::path& path, int flags) : handle_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {}
    ~File() {
        if (handle_ >= 0) ::close(handle_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    bool write(std::string_view text) const {
        return handle_ >= 0 &&
               ::write(handle_, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    }
    bool sync() const { return handle_ >= 0 && ::fsync(handle_) == 0; }

private:
    int handle_;
};

std::unexpected<std::string> failure(const fs::path& path) {
    return std::unexpected(
        fmt::format("cannot write {}: {}", path.string(), std::generic_category().message(errno)));
}

}  // namespace

std::optional<std::string> read_serving(const fs::path& state) {
    std::ifstream in(state / file_name, std::ios::binary);
    if (!in) return std::nullopt;
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    auto note = from_json<ServingNote>(text);
    if (!note) return std::nullopt;
    return std::move(note->generation);
}

std::expected<void, std::string> write_serving(const fs::path& state, std::string_view generation) {
    const fs::path file = state / file_name;
    const fs::path next = state / fmt::format("{}.next", file_name);
    {
        const File out(next, O_WRONLY | O_CREAT | O_TRUNC);
        if (!out.write(to_json(ServingNote{std::string(generation)})) || !out.sync()) return failure(next);
    }
    if (::rename(next.c_str(), file.c_str()) != 0) return failure(file);
    if (!File(state, O_RDONLY | O_DIRECTORY).sync()) return failure(state);
    return {};
}

Serving serving_generation(const fs::path& state, const FoldSets& sets) {
    std::error_code ignored;
    if (auto named = read_serving(state))
        if (const FoldSet* set = sets.of_generation(*named); set && fs::exists(state / *named, ignored))
            return {std::move(*named), *set};
    return {generation_name(sets.present.tables), sets.present};
}

}  // namespace beaker
