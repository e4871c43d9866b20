// The ring by itself, on simulated blocks: what is found again, where the next batch goes, and what a disk
// that tears, loses or misdirects writes is caught at.
#include "log/embedded/ring_journal.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>

#include "log/simulated/simulated_blocks.hpp"
#include "tests/repetitions.hpp"

namespace beaker::log::test {
namespace {

const Uuid ring_id = *Uuid::parse("018f6d2e-7b1c-8a2b-9c3d-4e5f60718293");
const Uuid another_ring = *Uuid::parse("018f6d2e-7b1c-8a2b-9c3d-4e5f60718294");

/// A batch that takes so many blocks.
std::string batch_of(std::uint32_t blocks, char filler) {
    return std::string(blocks * block_bytes - FrameHead::bytes, filler);
}

using Found = std::map<std::uint64_t, std::string>;

std::expected<std::unique_ptr<RingJournal>, LogError> open_ring(SimulatedBlocks& blocks,
                                                                const std::optional<RingPlace>& from,
                                                                Found& found) {
    return RingJournal::open(blocks.open(), from, [&](const RingPlace& behind, std::string_view batch) {
        found.emplace(behind.sequence, std::string(batch));
        return std::expected<void, LogError>();
    });
}

TEST_CASE("ring: what was appended is found again, from any place on") {
    SimulatedBlocks blocks(16);
    std::vector<RingPlace> places;
    {
        auto ring = RingJournal::create(blocks.open(), ring_id).value();
        for (const std::string_view batch : {"one", "", "three"})
            places.push_back(ring->append(batch).value());
        places.push_back(ring->append(batch_of(3, 'x')).value());
    }
    CHECK(places.back() == RingPlace{.ring = ring_id, .sequence = 4, .block = 7});
    const struct {
        const char* name;
        std::optional<RingPlace> from;
        std::vector<std::uint64_t> then;
    } rows[] = {
        {"no place", std::nullopt, {1, 2, 3, 4}},
        {"another ring's place", RingPlace{.ring = another_ring, .sequence = 3, .block = 4}, {1, 2, 3, 4}},
        {"behind the second", places[1], {3, 4}},
        {"behind the last", places[3], {}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Found found;
        REQUIRE(open_ring(blocks, row.from, found));
        std::vector<std::uint64_t> sequences;
        for (const auto& [sequence, batch] : found) sequences.push_back(sequence);
        CHECK(sequences == row.then);
        if (found.contains(3)) CHECK(found[3] == "three");
        if (found.contains(4)) CHECK(found[4] == batch_of(3, 'x'));
    }
}

TEST_CASE("ring: a batch goes behind the newest, or to the beginning, and never on one that is kept") {
    SimulatedBlocks blocks(9);
    auto ring = RingJournal::create(blocks.open(), ring_id).value();
    const auto block_behind = [&](std::uint32_t count) { return ring->append(batch_of(count, 'a'))->block; };
    CHECK(block_behind(3) == 4);
    CHECK(block_behind(3) == 7);
    CHECK_FALSE(ring->has_room(batch_of(3, 'a').size()));
    CHECK(ring->has_room(batch_of(2, 'a').size()));
    CHECK(ring->append(batch_of(3, 'a')).error().code == LogError::Code::unavailable);
    ring->release(1);
    CHECK(ring->used() == 3);
    CHECK(block_behind(3) == 4);  // at the beginning: behind the newest only two blocks are left
    CHECK_FALSE(ring->has_room(0));
    ring->release(3);
    CHECK(block_behind(5) == 9);
    ring->release(4);
    CHECK(block_behind(8) == 9);
    CHECK_FALSE(ring->could_have_room(batch_of(9, 'a').size()));
    CHECK(ring->could_have_room(batch_of(8, 'a').size()));
}

TEST_CASE("ring: a write that failed is told, and nothing of it is found") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        SimulatedBlocks blocks(32);
        auto ring = RingJournal::create(blocks.open(), ring_id).value();
        REQUIRE(ring->append("kept"));
        blocks.plan({.seed = seed, .torn_at = 1});
        CHECK(ring->append(batch_of(4, 'x')).error().code == LogError::Code::io);
        blocks.plan({});
        Found found;
        REQUIRE(open_ring(blocks, std::nullopt, found));
        CHECK(found.at(1) == "kept");
        // All four blocks may have been stored.
        CHECK(found.size() <= 2);
        if (found.size() == 2) CHECK(found.at(2) == batch_of(4, 'x'));
    }
}

TEST_CASE("ring: a write that the disk lost or misplaced is noticed by what came later") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        for (const bool lost : {true, false}) {
            CAPTURE(seed);
            CAPTURE(lost);
            SimulatedBlocks blocks(64);
            auto ring = RingJournal::create(blocks.open(), ring_id).value();
            blocks.plan({.seed = seed,
                         .lost_at = lost ? 5 : BlockFaultPlan::never,
                         .misdirected_at = lost ? BlockFaultPlan::never : 5});
            for (int i = 0; i < 10; ++i) REQUIRE(ring->append(batch_of(2, static_cast<char>('a' + i))));
            Found found;
            const auto opened = open_ring(blocks, std::nullopt, found);
            REQUIRE_FALSE(opened);
            CHECK(opened.error().code == LogError::Code::corrupt);
        }
    }
}

TEST_CASE("ring: any damaged bit is noticed, or makes the last batch a torn one") {
    SimulatedBlocks blocks(16);
    {
        auto ring = RingJournal::create(blocks.open(), ring_id).value();
        for (int i = 0; i < 3; ++i) REQUIRE(ring->append(fmt::format("batch number {}", i)));
    }
    const std::string whole = blocks.bytes();
    for (std::size_t frame = 0; frame <= 3; ++frame) {
        const std::size_t bytes = frame == 0 ? RingHead::bytes : FrameHead::bytes + 14;
        for (std::size_t bit = 0; bit < bytes * 8; ++bit) {
            CAPTURE(frame);
            CAPTURE(bit);
            blocks.bytes() = whole;
            char& byte = blocks.bytes()[frame * block_bytes + bit / 8];
            byte = static_cast<char>(byte ^ 1 << bit % 8);
            Found found;
            const auto opened = open_ring(blocks, std::nullopt, found);
            CHECK(opened.has_value() == (frame == 3));
            if (opened) CHECK(found.size() == 2);
        }
    }
}

/// Batches of any size, released at any time, on a disk that dies at any write; what was acknowledged and not
/// released is found again, in order, and at most one besides: of those that crashes cut short since.
void live_and_die(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    SimulatedBlocks blocks(static_cast<std::uint32_t>(8 + random() % 40));
    auto ring = RingJournal::create(blocks.open(), ring_id).value();
    std::optional<RingPlace> stored;  // what the database behind the ring has for good
    std::map<std::uint64_t, std::pair<RingPlace, std::string>> kept;
    std::vector<std::string> unsure;
    for (int life = 0; life < 5; ++life) {
        blocks.plan({.seed = random(), .torn_at = 1 + random() % 30});
        for (;;) {
            std::string batch(random() % (6 * block_bytes), static_cast<char>('a' + random() % 26));
            if (random() % 3 == 0 || !ring->has_room(batch.size())) {
                if (kept.empty()) break;  // too large for this ring
                const auto up_to = std::next(kept.begin(), static_cast<long>(random() % kept.size()));
                stored = up_to->second.first;
                ring->release(up_to->first);
                kept.erase(kept.begin(), std::next(up_to));
                continue;
            }
            const auto appended = ring->append(batch);
            if (!appended) {
                unsure.push_back(std::move(batch));
                break;
            }
            unsure.clear();
            kept.emplace(appended->sequence, std::pair(*appended, std::move(batch)));
        }
        ring.reset();
        blocks.plan({});
        Found found;
        auto opened = open_ring(blocks, stored, found);
        REQUIRE_MESSAGE(opened, opened.error().text);
        ring = *std::move(opened);
        for (const auto& [sequence, batch] : kept) {
            REQUIRE(found.contains(sequence));
            const bool as_it_was = found[sequence] == batch.second;
            CHECK(as_it_was);
        }
        REQUIRE(found.size() <= kept.size() + 1);
        if (found.size() > kept.size()) {
            const bool one_of_them = std::ranges::find(unsure, found.rbegin()->second) != unsure.end();
            CHECK(one_of_them);
        }
        // As who opens it does: all that was found is stored, and the ring goes on.
        if (!found.empty()) {
            stored = RingPlace{.ring = ring_id, .sequence = found.rbegin()->first, .block = 0};
            Found none;
            const auto probe = ring->append("probe");
            REQUIRE(probe);
            unsure.clear();
            stored = *probe;
            ring->release(probe->sequence);
        }
        kept.clear();
    }
}

TEST_CASE("ring: nothing acknowledged is lost in any crash") {
    const std::uint64_t seeds = testing::repetitions("BEAKER_RING_SEEDS", 300);
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        CAPTURE(seed);
        live_and_die(seed);
    }
}

}  // namespace
}  // namespace beaker::log::test
