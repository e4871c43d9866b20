#include "ops/benchmarks/load/generator.hpp"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <system_error>

#include "ops/benchmarks/load/connection.hpp"

namespace beaker::bench {

namespace {

using Clock = std::chrono::steady_clock;
using Time = Clock::time_point;

/// How long answers are waited for when the time is over; what comes no more is unanswered.
constexpr auto drain_time = std::chrono::seconds(2);

Clock::duration seconds(double count) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(count));
}

float micros(Clock::duration span) { return std::chrono::duration<float, std::micro>(span).count(); }

struct Client {
    enum class State { idle, posting, reading };

    Connection connection;
    State state = State::idle;
    std::size_t request = 0;
    Time since{};  ///< when its POST was sent, or was due
};

class Generator {
public:
    /// `posts`: where the requests are these, so that their calls can be read.
    Generator(const RequestList& requests, const Requests* posts, const LoadOptions& options)
        : requests_(requests),
          posts_(posts),
          options_(options),
          next_(options.first),
          epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
        if (epoll_ < 0) throw std::system_error(errno, std::generic_category(), "epoll");
        // The default slack of 50 µs would be part of every latency at a fixed rate.
        ::prctl(PR_SET_TIMERSLACK, 1);
        clients_.reserve(options.connections);
        for (std::size_t index = 0; index < options.connections; ++index) add_client(index);
    }
    ~Generator() { ::close(epoll_); }
    Generator(const Generator&) = delete;
    Generator& operator=(const Generator&) = delete;

    LoadResult run() {
        begin_ = Clock::now();
        measured_from_ = begin_ + seconds(options_.warm_up_seconds);
        end_ = measured_from_ + seconds(options_.seconds);
        auto now = begin_;
        for (; now < end_ && open_ > 0 && (more() || busy() > 0); now = Clock::now()) {
            send_due(now);
            wait_until(end_);
        }
        stopped_ = std::min(now, end_);
        while (busy() > 0 && Clock::now() < stopped_ + drain_time) wait_until(stopped_ + drain_time);
        return result();
    }

private:
    void add_client(std::size_t index) {
        clients_.push_back({.connection = Connection(options_.port)});
        epoll_event event{.events = EPOLLIN, .data = {.u64 = index}};
        if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, clients_.back().connection.file(), &event) != 0)
            throw std::system_error(errno, std::generic_category(), "epoll_ctl");
        idle_.push_back(index);
        ++open_;
    }

    bool more() const {
        return options_.repeat || next_ < (options_.only.empty() ? requests_.size() : options_.only.size());
    }
    std::size_t take_next() {
        const auto next = next_++;
        return options_.only.empty() ? next % requests_.size() : options_.only[next % options_.only.size()];
    }
    std::size_t busy() const { return open_ - idle_.size(); }

    /// When the next request is to be sent at a fixed rate.
    Time due() const { return begin_ + seconds(static_cast<double>(result_.requests) / options_.rate); }

    void send_due(Time now) {
        while (!idle_.empty() && more() && (options_.rate == 0 || due() <= now)) {
            const auto index = idle_.back();
            idle_.pop_back();
            send_next(clients_[index], options_.rate == 0 ? Clock::now() : due());
        }
    }

    void send_next(Client& client, Time since) {
        client.request = take_next();
        client.since = since;
        client.state = Client::State::posting;
        ++result_.requests;
        if (!client.connection.send(requests_[client.request])) lose(client);
    }

    /// Until an answer came, a request is due or the limit is reached.
    void wait_until(Time limit) {
        if (options_.rate > 0 && !idle_.empty() && more() && stopped_ == Time{})
            limit = std::min(limit, due());
        const auto left = std::max(limit - Clock::now(), Clock::duration::zero());
        const auto whole = std::chrono::duration_cast<std::chrono::seconds>(left);
        const timespec timeout{.tv_sec = whole.count(), .tv_nsec = (left - whole).count()};
        epoll_event events[256];
        const int count = ::epoll_pwait2(epoll_, events, std::size(events), &timeout, nullptr);
        for (int index = 0; index < count; ++index) on_readable(events[index].data.u64);
    }

    void on_readable(std::size_t index) {
        auto& client = clients_[index];
        if (!client.connection.receive() || client.state == Client::State::idle) return lose(client);
        const auto answer = client.connection.answer();
        if (!answer) return;
        const auto now = Clock::now();
        if (client.state == Client::State::posting ? on_acknowledged(client, *answer, now)
                                                   : on_read(client, *answer, now))
            return;
        client.connection.forget();
        client.state = Client::State::idle;
        if (options_.rate == 0 && stopped_ == Time{} && more() && now < end_)
            send_next(client, now);
        else
            idle_.push_back(index);
    }

    /// Whether a read of the call was sent, so that the client is not free yet.
    bool on_acknowledged(Client& client, const Answer& answer, Time now) {
        if (answer.status != 200) {
            ++result_.not_200;
            result_.other_status = answer.status;
            return false;
        }
        if (options_.record) record(client, answer);
        if (client.since >= measured_from_) {
            acknowledged_.push_back(micros(now - client.since));
            if (options_.by_second) count_second(client.since, micros(now - client.since));
            in_time_ += now <= end_;
        }
        if (posts_ == nullptr || options_.visible_every == 0 || client.request % options_.visible_every != 0)
            return false;
        const auto get = fmt::format(
            "GET /v1/calls/{} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n"
            "Beaker-Min-Position: {}\r\n\r\n",
            posts_->call(client.request).text(), options_.admin_token, answer.header("beaker-position"));
        client.connection.forget();
        client.state = Client::State::reading;
        if (!client.connection.send(get)) lose(client);
        return true;
    }

    void count_second(Time since, float took) {
        const auto second = static_cast<std::size_t>((since - measured_from_) / std::chrono::seconds(1));
        if (by_second_.size() <= second) by_second_.resize(second + 1);
        by_second_[second].push_back(took);
    }

    void record(const Client& client, const Answer& answer) {
        result_.acknowledged_requests.push_back(client.request);
        if (const auto positions = Positions::parse(answer.header("beaker-position")))
            result_.positions.advance(*positions);
    }

    bool on_read(Client& client, const Answer& answer, Time now) {
        const bool shown =
            answer.status == 200 && answer.body.find(posts_->call(client.request).text()) != answer.body.npos;
        result_.not_200 += !shown;
        if (!shown) result_.other_status = answer.status;
        if (shown && client.since >= measured_from_) visible_.push_back(micros(now - client.since));
        return false;
    }

    void lose(Client& client) {
        if (!client.connection.open()) return;
        if (client.state == Client::State::idle)
            std::erase(idle_, static_cast<std::size_t>(&client - clients_.data()));
        if (client.state == Client::State::posting) unanswered(client);
        client.connection.close();
        --open_;
        ++result_.lost;
    }

    void unanswered(const Client& client) {
        if (options_.record) result_.unanswered_requests.push_back(client.request);
    }

    LoadResult result() {
        for (const Client& client : clients_)
            if (client.connection.open() && client.state == Client::State::posting) unanswered(client);
        result_.next = next_;
        result_.seconds = std::chrono::duration<double>(stopped_ - measured_from_).count();
        if (result_.seconds > 0) result_.rate = static_cast<double>(in_time_) / result_.seconds;
        result_.acknowledged = Percentiles::of(std::move(acknowledged_));
        for (auto& second : by_second_) result_.by_second.push_back(Percentiles::of(std::move(second)));
        result_.visible = Percentiles::of(std::move(visible_));
        return std::move(result_);
    }

    const RequestList& requests_;
    const Requests* posts_;
    const LoadOptions& options_;
    std::size_t next_;
    int epoll_;
    std::vector<Client> clients_;
    std::vector<std::size_t> idle_;
    std::size_t open_ = 0;
    Time begin_, measured_from_, end_;
    Time stopped_{};  ///< the epoch while requests are sent
    std::size_t in_time_ = 0;
    std::vector<float> acknowledged_, visible_;
    std::vector<std::vector<float>> by_second_;
    LoadResult result_;
};

}  // namespace

LoadResult run_load(const Requests& requests, const LoadOptions& options) {
    return Generator(requests.posts(), &requests, options).run();
}

LoadResult run_load(const RequestList& requests, const LoadOptions& options) {
    return Generator(requests, nullptr, options).run();
}

std::string LoadResult::json() const {
    auto out = fmt::format(
        R"({{"requests":{},"not_200":{},"lost":{},"seconds":{:.3f},"rate":{:.1f},"acknowledged_us":)",
        requests, not_200, lost, seconds, rate);
    acknowledged.append_json(out);
    out += R"(,"visible_us":)";
    visible.append_json(out);
    out += '}';
    return out;
}

}  // namespace beaker::bench
