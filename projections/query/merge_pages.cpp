#include "projections/query/merge_pages.hpp"

#include <algorithm>
#include <boost/describe.hpp>
#include <vector>

#include "schemas/described/codec.hpp"
#include "schemas/values/base64url.hpp"

namespace beaker {

struct PartOfPage {
    std::vector<RawJson> items;
    std::optional<std::string> next;
    std::vector<std::string> places;
};
BOOST_DESCRIBE_STRUCT(PartOfPage, (), (items, next, places))

namespace {

struct Item {
    std::string place;
    std::string json;
};

struct Parts {
    std::vector<Item> items;
    std::optional<std::string> known_up_to;  ///< none: to the end
};

bool add(Parts& parts, std::string_view text) {
    auto page = from_json<PartOfPage>(text);
    if (!page || page->items.size() != page->places.size()) return false;
    for (std::size_t i = 0; i < page->items.size(); ++i) {
        auto place = from_base64url(page->places[i]);
        if (!place) return false;
        parts.items.push_back({std::move(*place), std::move(page->items[i].text)});
    }
    if (!page->next) return true;
    auto last = from_base64url(*page->next);
    if (!last) return false;
    if (!parts.known_up_to || *last < *parts.known_up_to) parts.known_up_to = std::move(last);
    return true;
}

}  // namespace

std::optional<std::string> merge_pages(std::span<const std::string> pages, std::size_t limit) {
    Parts parts;
    for (const std::string& page : pages)
        if (!add(parts, page)) return std::nullopt;
    std::ranges::stable_sort(parts.items, {}, &Item::place);

    std::string body = R"({"items":[)";
    std::size_t shown = 0;
    for (; shown < parts.items.size() && shown < limit; ++shown) {
        const Item& item = parts.items[shown];
        if (parts.known_up_to && item.place > *parts.known_up_to) break;
        if (shown > 0) body += ',';
        body += item.json;
    }
    std::optional<std::string> next = parts.known_up_to;
    const bool full = shown == limit && shown > 0;
    if (full && (shown < parts.items.size() || next)) next = parts.items[shown - 1].place;
    body += R"(],"next":)";
    body += next ? '"' + base64url(*next) + '"' : "null";
    return body + '}';
}

}  // namespace beaker
