#include "schemas/described/memory.hpp"

#include <doctest/doctest.h>

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <vector>

using namespace beaker;

namespace {

struct Inner {
    std::string text;
    int number = 0;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (text, number))

struct Outer {
    Inner inner;
    std::optional<Pii<std::string>> secret;
    std::vector<Inner> list;
    std::map<std::string, std::string> map;
    RawJson json;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (inner, secret, list, map, json))

}  // namespace

TEST_CASE("memory behind a value: its texts and lists, however deep, and nothing of itself") {
    const std::string ten(10, 'x');
    CHECK(memory_behind(Outer{}) == 0);
    CHECK(memory_behind(Outer{.inner = {ten, 7}}) == 10);
    CHECK(memory_behind(Outer{.secret = Pii<std::string>(ten)}) == 10);
    CHECK(memory_behind(Outer{.list = {{ten, 1}, {ten, 2}}}) == 2 * (sizeof(Inner) + 10));
    CHECK(memory_behind(Outer{.map = {{"ab", ten}}}) >= 12);
    CHECK(memory_behind(Outer{.json = {ten}}) == 10);
}
