#include "schemas/stream.hpp"

#include <fmt/format.h>

#include <charconv>

namespace beaker {

std::string tenant_stream(const TenantId& tenant) { return "tenant/" + tenant.text(); }
std::string person_stream(const PersonKey& person) { return "person/" + person.text(); }
std::string route_stream(std::string_view key) { return fmt::format("route/{}", key); }
std::string partition_stream(PartitionId partition) { return fmt::format("partition/{}", partition); }

std::string_view kind_of_stream(std::string_view stream) { return stream.substr(0, stream.find('/')); }

std::string_view key_of_stream(std::string_view stream) {
    const auto slash = stream.find('/');
    return slash == std::string_view::npos ? std::string_view{} : stream.substr(slash + 1);
}

Slot slot_of_stream(std::string_view stream) {
    if (kind_of_stream(stream) == "tenant")
        if (const auto tenant = TenantId::parse(key_of_stream(stream))) return tenant->uuid.slot();
    // Whatever the number of partitions is, the stream of one lies in it.
    if (kind_of_stream(stream) == "partition") {
        const auto number = key_of_stream(stream);
        std::uint16_t partition = 0;
        const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), partition);
        if (error == std::errc() && end == number.data() + number.size() && partition < Slot::count)
            return Slot(partition);
    }
    return Slot::of_key(stream);
}

}  // namespace beaker
