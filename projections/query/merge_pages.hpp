#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace beaker {

/// One page of several, each of other partitions, asked with the same filters, cursor and limit and with
/// Page::tells_places: `{"items":[…],"next":…,"places":[…]}`. The answer is the page that one node with all
/// of these partitions would give, without places; its `next` works wherever it is asked with.
///
/// A place is an item's key in the list's order and means the same in every partition. What lies behind the
/// last place that one of them has looked at is not shown yet: that one may have something before it.
/// None where one of them is no such page.
std::optional<std::string> merge_pages(std::span<const std::string> pages, std::size_t limit);

}  // namespace beaker
