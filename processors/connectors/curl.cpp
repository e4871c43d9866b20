#include "processors/connectors/curl.hpp"

#include <new>
#include <stdexcept>

#include "schemas/values/ascii.hpp"

namespace beaker::connectors {

Easy curl_handle() {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    Easy easy(curl_easy_init(), &curl_easy_cleanup);
    if (started != CURLE_OK || !easy) throw std::runtime_error("libcurl cannot start");
    curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
    return easy;
}

List header_list(const std::vector<std::pair<std::string, std::string>>& headers) {
    List list(curl_slist_append(nullptr, "Expect:"), &curl_slist_free_all);
    for (const auto& [name, value] : headers)
        if (curl_slist_append(list.get(), (name + ": " + value).c_str()) == nullptr) throw std::bad_alloc();
    return list;
}

std::size_t receive(char* data, std::size_t, std::size_t bytes, void* into) {
    auto& received = *static_cast<Received*>(into);
    if (received.body.size() + bytes > received.bytes_max) return 0;
    received.body.append(data, bytes);
    return bytes;
}

bool read_header(std::string_view line, std::string_view name, std::string& value) {
    if (line.size() <= name.size() || line[name.size()] != ':') return false;
    if (!equal_ignoring_case(line.substr(0, name.size()), name)) return false;
    value.clear();
    for (const char c : line.substr(name.size() + 1))
        if (c > ' ' && c < 0x7f) value += c;
    return true;
}

}  // namespace beaker::connectors
