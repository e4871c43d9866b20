#include "ingest/http/connections.hpp"

namespace beaker::ingest::http {

Connections::Slot Connections::add(std::shared_ptr<AnyConnection> connection) {
    if (free_.empty()) {
        slots_.push_back(std::move(connection));
        return static_cast<Slot>(slots_.size() - 1);
    }
    const auto slot = free_.back();
    free_.pop_back();
    slots_[slot] = std::move(connection);
    return slot;
}

void Connections::remove(Slot slot) {
    const auto gone = std::move(slots_[slot]);
    free_.push_back(slot);
}

Ticket Connections::next_ticket(Slot slot) { return ++last_number_ << slot_bits | slot; }

std::shared_ptr<AnyConnection> Connections::find(Ticket ticket) const {
    const auto slot = ticket & ((Ticket{1} << slot_bits) - 1);
    if (slot >= slots_.size() || !slots_[slot] || slots_[slot]->ticket() != ticket) return nullptr;
    return slots_[slot];
}

template <class Visit>
void Connections::each(Visit visit) {
    for (std::size_t slot = 0; slot < slots_.size(); ++slot)
        if (const auto connection = slots_[slot]) visit(*connection);  // a copy: it may remove itself
}

void Connections::expire(SteadyTime now) {
    each([&](AnyConnection& connection) {
        if (connection.deadline() <= now) connection.expire();
    });
}

void Connections::drain() {
    each([](AnyConnection& connection) { connection.drain(); });
}

void Connections::close() {
    each([](AnyConnection& connection) { connection.close(); });
}

}  // namespace beaker::ingest::http
