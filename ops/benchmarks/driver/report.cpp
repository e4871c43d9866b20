#include "ops/benchmarks/driver/report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "schemas/described/json_writer.hpp"

namespace beaker::bench {

namespace {

std::string number_text(double value) {
    if (value >= 1'000'000) return fmt::format("{:.2f}M", value / 1'000'000);
    if (value >= 10'000) return fmt::format("{:.1f}k", value / 1'000);
    return value >= 100 ? fmt::format("{:.0f}", value) : fmt::format("{:.2f}", value);
}

std::string goal_text(const Row& row) {
    if (!row.goal) return "";
    return fmt::format("{} {:g} {}", row.goal->kind == Goal::Kind::at_least ? ">=" : "<=", row.goal->value,
                       row.unit);
}

std::string value_text(const Row& row, double value) { return row.missing() ? "-" : number_text(value); }

std::string verdict(const Row& row) {
    if (!row.goal || row.missing()) return row.remark;
    const std::string met = row.goal->met_by(row.median()) ? "met" : "missed";
    return row.remark.empty() ? met : met + " " + row.remark;
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
    append_json_name(out, name);
    append_json_string(out, text);
}

void append_member(std::string& out, std::string_view name, double value) {
    append_json_name(out, name);
    append_json_number(out, value);
}

void append_numbers(std::string& out, const std::vector<double>& values) {
    out += '[';
    for (const double value : values) {
        if (out.back() != '[') out += ',';
        append_json_number(out, value);
    }
    out += ']';
}

void append_row(std::string& out, const Row& row) {
    out += '{';
    append_member(out, "id", row.id);
    append_member(out, "what", row.what);
    append_member(out, "unit", row.unit);
    if (!row.missing()) {
        append_member(out, "median", row.median());
        append_member(out, "lowest", row.lowest());
        append_member(out, "highest", row.highest());
    }
    if (row.goal)
        append_member(out, row.goal->kind == Goal::Kind::at_least ? "at_least" : "at_most", row.goal->value);
    if (row.goal && !row.missing()) {
        append_json_name(out, "met");
        out += row.goal->met_by(row.median()) ? "true" : "false";
    }
    if (!row.remark.empty()) append_member(out, "remark", row.remark);
    append_json_name(out, "rounds");
    append_numbers(out, row.rounds);
    append_json_name(out, "figures");
    out += '{';
    for (const auto& [name, values] : row.figures) {
        append_json_key(out, name);
        append_numbers(out, values);
    }
    out += "}}";
}

template <class Items, class Append>
void append_list(std::string& out, std::string_view name, const Items& items, Append append) {
    append_json_name(out, name);
    out += '[';
    for (const auto& item : items) {
        if (out.back() != '[') out += ',';
        append(item);
    }
    out += ']';
}

}  // namespace

double median_of(std::vector<double> values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const auto middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double Row::median() const { return median_of(rounds); }
double Row::lowest() const { return rounds.empty() ? 0 : *std::min_element(rounds.begin(), rounds.end()); }
double Row::highest() const { return rounds.empty() ? 0 : *std::max_element(rounds.begin(), rounds.end()); }
bool Row::missed() const { return goal && remark.empty() && !goal->met_by(median()); }

Row& Report::row(const Row& like) {
    const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) {
        return row.id == like.id && row.what == like.what;
    });
    if (found != rows_.end()) return *found;
    const auto behind = std::upper_bound(rows_.begin(), rows_.end(), like,
                                         [](const Row& made, const Row& row) { return made.id < row.id; });
    return *rows_.insert(behind, like);
}

void Report::miss(Row row, std::string_view reason) {
    row.remark = fmt::format("({})", reason);
    this->row(row);
}

bool Report::good() const {
    return doubts_.empty() &&
           std::none_of(rows_.begin(), rows_.end(), [](const Row& row) { return row.missed(); }) &&
           std::all_of(checks_.begin(), checks_.end(), [](const Check& check) { return check.holds; });
}

std::string Report::table() const {
    std::string out;
    for (const auto& [name, value] : machine_) out += fmt::format("{:<10} {}\n", name, value);
    if (!rows_.empty())
        out += fmt::format("\n{:<5}{:<62}{:>10} {:>9} {:>9} {:>9}  {}\n", "", "median of the rounds", "goal",
                           "median", "lowest", "highest", "");
    for (const Row& row : rows_) {
        out += fmt::format("{:<5}{:<62}{:>10} {:>9} {:>9} {:>9}  {}\n", row.id, row.what, goal_text(row),
                           value_text(row, row.median()), value_text(row, row.lowest()),
                           value_text(row, row.highest()), verdict(row));
        for (const auto& [name, values] : row.figures)
            out += fmt::format("       {:<70} {:>9}\n", name, number_text(median_of(values)));
    }
    if (!checks_.empty()) out += '\n';
    for (const Check& check : checks_)
        out += fmt::format("gate {:<74} {}\n       {}\n", check.what, check.holds ? "holds" : "DOES NOT HOLD",
                           check.found);
    for (const auto& doubt : doubts_) out += fmt::format("doubt {}\n", doubt);
    return out;
}

std::string Report::json() const {
    std::string out = "{";
    append_json_name(out, "machine");
    out += '{';
    for (const auto& [name, value] : machine_) append_member(out, name, value);
    out += '}';
    append_list(out, "rows", rows_, [&](const Row& row) { append_row(out, row); });
    append_list(out, "gate", checks_, [&](const Check& check) {
        out += '{';
        append_member(out, "what", check.what);
        append_json_name(out, "holds");
        out += check.holds ? "true" : "false";
        append_member(out, "found", check.found);
        out += '}';
    });
    append_list(out, "doubts", doubts_, [&](const std::string& doubt) { append_json_string(out, doubt); });
    out += "}\n";
    return out;
}

}  // namespace beaker::bench
