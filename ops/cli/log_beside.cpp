#include "ops/cli/log_beside.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <filesystem>

#include "ops/node/data_directory.hpp"

namespace beaker::ops {

std::expected<std::unique_ptr<log::LogReader>, std::string> log_beside(const Config& config) {
    const DataDirectory data{config.data_dir};
    if (!std::filesystem::exists(data.log() / "CURRENT"))
        return std::unexpected(fmt::format("there is no log in {}", data.root.string()));
    std::error_code failed;
    auto scratch = (std::filesystem::temp_directory_path(failed) / "beaker-reader-XXXXXX").string();
    if (failed || ::mkdtemp(scratch.data()) == nullptr)
        return std::unexpected("no temporary folder can be made");
    auto reader = log::LogReader::open(data.log(), scratch);
    if (!reader) return std::unexpected(reader.error().text);
    return std::move(*reader);
}

}  // namespace beaker::ops
