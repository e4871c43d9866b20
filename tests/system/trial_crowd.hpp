#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/system/site.hpp"

namespace beaker::testing {

/// The environment that has a server of its own process know this sandbox as mail server and as Vapi, and
/// believe who says where a request comes from.
std::map<std::string, std::string> environment_of(const ops::Sandbox& sandbox);

/// People who ask for trials, each for one after the other, until each is answered 201: whatever happens to
/// the server meanwhile, with the same Idempotency-Key. Some ask again although they know, or twice at once.
class TrialCrowd {
public:
    static constexpr std::size_t people = 8;
    using Port = std::function<std::uint16_t()>;  ///< where the server is now; any thread

    /// Signs them in, and lets each have as many trials a day as they like.
    TrialCrowd(const ops::Sandbox& sandbox, Port port);
    ~TrialCrowd();
    TrialCrowd(const TrialCrowd&) = delete;
    TrialCrowd& operator=(const TrialCrowd&) = delete;

    void ask_for(std::size_t trials);
    /// Trials that are known to be there.
    std::size_t answered() const { return answered_; }
    /// Waits for long until there are so many; false: there are not.
    bool wait_for_answered(std::size_t trials) const;
    /// Waits until each of them has been answered.
    void join() { threads_.clear(); }

    /// What they were told was true: each key has one trial, each trial has been answered with the one id of
    /// it, each action that was answered late is done, and each trial is ready. Waits for that. Returns the
    /// assistants, by trial.
    std::map<std::string, std::string> check_told();
    /// The first page of the node at this port shows each person the newest of their trials.
    void check_pages(std::uint16_t port) const;
    /// How many answers of each status there were, for the eye; 0: the connection ended without one.
    std::string statuses() const;

private:
    struct Person {
        std::string email;
        std::string cookie;  ///< a header line
    };

    Answer ask(const Person& person, std::size_t number);
    void ask_until_answered(const Person& person, std::size_t number);
    void note(const Person& person, std::size_t number, const Answer& answer);
    std::string sign_in(const std::string& email);
    Visitor visitor(std::string_view shows) const;
    std::string from_afar();

    const Port port_;
    const std::uint16_t sandbox_;
    std::vector<Person> people_;
    std::atomic<std::size_t> answered_{0}, networks_{0}, next_{0};
    mutable std::mutex mutex_;
    std::map<std::string, std::set<std::size_t>> answered_to_;  ///< numbers of trials, by e-mail address
    std::map<int, std::size_t> statuses_;
    std::map<std::size_t, std::set<std::string>> ids_;  ///< by the trial's number: all that it was told
    std::set<std::string> late_;                        ///< /v1/actions/…
    std::vector<std::string> wrong_;                    ///< answers that nobody should get
    std::atomic<bool> leaving_{false};
    std::vector<std::jthread> threads_;
};

/// What Vapi's stand-in has: each assistant's id, by the trial that it says it is for. CHECKs that none is
/// there twice.
std::map<std::string, std::string> assistants_by_trial(const ops::Sandbox& sandbox);

/// How often Vapi's stand-in was asked.
std::size_t requests_to_vapi(const ops::Sandbox& sandbox);

}  // namespace beaker::testing
