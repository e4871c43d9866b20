// A field that is missing from a description would be missing from what is stored, and be lost without a
// sound. So such a struct does not compile: the test `field_left_out` (CMakeLists.txt beside this file)
// compiles this one with BEAKER_LEAVE_OUT_A_FIELD and wants the compiler to say so; without it the same
// struct is whole and compiles.
#include <doctest/doctest.h>

#include <string>

#include "tests/schemas/described/samples.hpp"

namespace beaker::samples {
namespace {

struct CallEnded {
    CallId call_id;
    std::optional<std::string> recording_key;
};
#ifdef BEAKER_LEAVE_OUT_A_FIELD
BOOST_DESCRIBE_STRUCT(CallEnded, (), (call_id))
#else
BOOST_DESCRIBE_STRUCT(CallEnded, (), (call_id, recording_key))
#endif

struct LastLeftOut {
    std::int32_t a;
    std::vector<std::string> b;
};
BOOST_DESCRIBE_STRUCT(LastLeftOut, (), (a))

struct FirstLeftOut {
    std::int32_t a;
    std::int32_t b;
};
BOOST_DESCRIBE_STRUCT(FirstLeftOut, (), (b))

struct WithoutDefaultLeftOut {
    std::int32_t a;
    Pii<Phone> b;
};
BOOST_DESCRIBE_STRUCT(WithoutDefaultLeftOut, (), (a))

struct BothKindsLeftOut {
    std::int32_t a;
    std::int32_t b;
    Pii<Phone> c;
};
BOOST_DESCRIBE_STRUCT(BothKindsLeftOut, (), (a))

struct NestedLeftOut {
    Caller a;
    std::optional<Caller> b;
    RawJson c;
};
BOOST_DESCRIBE_STRUCT(NestedLeftOut, (), (a, c))

struct AllLeftOut {
    std::int32_t a;
};
BOOST_DESCRIBE_STRUCT(AllLeftOut, (), ())

static_assert(describes_every_field<Everything>);
static_assert(describes_every_field<Caller>);
static_assert(describes_every_field<Nothing>);
static_assert(!describes_every_field<LastLeftOut>);
static_assert(!describes_every_field<FirstLeftOut>);
static_assert(!describes_every_field<WithoutDefaultLeftOut>);
static_assert(!describes_every_field<BothKindsLeftOut>);
static_assert(!describes_every_field<NestedLeftOut>);
static_assert(!describes_every_field<AllLeftOut>);

TEST_CASE("codec: a struct whose description is whole compiles") {
    CHECK(to_json(CallEnded{CallId(), "key"}) ==
          R"({"call_id":"00000000-0000-0000-0000-000000000000","recording_key":"key"})");
}

}  // namespace
}  // namespace beaker::samples
