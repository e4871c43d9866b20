#include "ops/cli/as_of_verb.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "ops/cli/admin_client.hpp"
#include "ops/cli/exit_code.hpp"
#include "ops/cli/log_beside.hpp"
#include "replay/as_of.hpp"
#include "replay/topic_walk.hpp"

namespace beaker::ops {

int replay_as_of(const ConfigFlags& from, const AsOfArguments& arguments) {
    const auto tenant = TenantId::parse(arguments.tenant);
    const auto until = replay::parse_from(arguments.at);
    if (!tenant || !until) {
        fmt::print(stderr, "replay as-of: {}\n",
                   !tenant ? "--tenant takes the id of a trial or business"
                           : "--at takes a time such as 2026-01-01T00:00:00Z, or an offset");
        return exit_usage;
    }
    const auto config = configured(from, /*opens_door=*/false);
    if (!config) return config.error();
    const auto log = log_beside(*config);
    if (!log) {
        fmt::print(stderr, "replay as-of: {}\n", log.error());
        return exit_outside;
    }
    if (arguments.reveal) {
        AdminClient server(*config, from, "replay as-of --reveal");
        const auto noted = server.post(
            "/v1/admin/reveals",
            fmt::format(R"({{"asked_by":"{}","what":"replay as-of {}"}})", user_name(from), tenant->text()));
        if (!noted) return noted.error();
    }
    const auto found = replay::as_of((*log)->log(), *tenant, *until, arguments.reveal);
    if (!found) {
        fmt::print(stderr, "replay as-of: {}\n", found.error().text);
        return exit_outside;
    }
    if (found->events == 0) {
        fmt::print(stderr, "replay as-of: by then the log knows nothing of {}\n", tenant->text());
        return exit_no;
    }
    fmt::print(R"({{"tenant":"{}","at":"{}","offset":{},"events":{},"rows":{}}})"
               "\n",
               tenant->text(), arguments.at, found->offset, found->events, found->rows);
    return exit_done;
}

}  // namespace beaker::ops
