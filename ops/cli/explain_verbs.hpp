#pragma once

#include <simdjson.h>

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

namespace beaker::ops {

/// One answer, a JSON object without line end, to one question, a JSON object. None: it is no question of
/// this kind (a member is missing or of another kind).
using Explain = std::function<std::optional<std::string>(simdjson::dom::object)>;

/// Answers JSON lines with JSON lines, one for one and at once, so that another program can ask as it goes. A
/// line that is no question is answered by `bad`. Exit code 1 where there was one, 3 where the answers cannot
/// be written.
int explain_lines(std::istream& questions, std::ostream& answers, const Explain& explain,
                  std::string_view bad);

/// `beaker explain phone`: `{"input":"…","region":"US"?}` → `{"normal":"+1…"|null,"reason":"…"|null}`.
/// Reasons: those of PhoneRefusal, and bad_json.
int explain_phone(std::istream& questions, std::ostream& answers);

/// `beaker explain email`: `{"input":"…"}` → `{"normal":"…"|null,"canonical":"…"|null,"reason":"…"|null}`.
/// Reasons: the codes of BadEmail, and bad_json.
int explain_email(std::istream& questions, std::ostream& answers);

}  // namespace beaker::ops
