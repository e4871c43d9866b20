#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "schemas/described/codec.hpp"

namespace beaker {

/// A plain struct with a stored name, described once. It must be comparable too; asking for that here would
/// ask whether an Event is, which asks here.
template <class T>
concept EventStruct = requires {
    { T::type } -> std::convertible_to<std::string_view>;
};

/// Any event (or message), by value: cheap to copy, compared by type and content.
class Event {
public:
    /// Holds nothing; `type()` is empty.
    Event() = default;

    template <EventStruct T>
    Event(T event)
        : body_(std::make_shared<Body<T>>(std::move(event))) {
    }  // NOLINT: implicit, so that lists of events read well

    explicit operator bool() const { return body_ != nullptr; }
    /// The stored name, such as "beaker.call.ended.v1".
    std::string_view type() const { return body_ ? body_->type() : std::string_view{}; }
    /// The JSON that is stored as a record's value.
    std::string json() const { return body_ ? body_->json() : std::string{}; }

    /// The event as a T, or null where it is another one. Lives as long as a copy of this.
    template <EventStruct T>
    const T* as() const {
        return body_ && body_->tag() == &tag_of<T> ? &static_cast<const Body<T>&>(*body_).event : nullptr;
    }

    friend bool operator==(const Event& a, const Event& b) {
        return a.body_ == b.body_ || (a.body_ && b.body_ && a.body_->equals(*b.body_));
    }

private:
    template <class T>
    static constexpr char tag_of = 0;

    struct AnyBody {
        virtual ~AnyBody() = default;
        virtual std::string_view type() const = 0;
        virtual const char* tag() const = 0;
        virtual std::string json() const = 0;
        virtual bool equals(const AnyBody& other) const = 0;
    };

    template <class T>
    struct Body final : AnyBody {
        explicit Body(T value) : event(std::move(value)) {}
        std::string_view type() const override { return T::type; }
        const char* tag() const override { return &tag_of<T>; }
        std::string json() const override { return to_json(event); }
        bool equals(const AnyBody& other) const override {
            return other.tag() == &tag_of<T> && static_cast<const Body&>(other).event == event;
        }
        T event;
    };

    std::shared_ptr<const AnyBody> body_;
};

}  // namespace beaker
