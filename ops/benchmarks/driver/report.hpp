#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace beaker::bench {

/// What must hold of a row's median.
struct Goal {
    enum class Kind { at_least, at_most };
    Kind kind;
    double value;

    bool met_by(double median) const { return kind == Kind::at_least ? median >= value : median <= value; }
};

/// One line of the table: a ratio of two things measured in the same round, or a figure that has a goal.
struct Row {
    std::string id;    ///< "B1"
    std::string what;  ///< "ingress / null server, 64 connections"
    std::string unit;  ///< "x" for a ratio, "us", "ms"
    std::optional<Goal> goal;
    std::string remark;          ///< behind the verdict
    std::vector<double> rounds;  ///< its value in each round
    /// Absolute figures that it was made from, by name and unit ("null server, requests/s"), one a round.
    std::map<std::string, std::vector<double>> figures;

    double median() const;
    double lowest() const;
    double highest() const;
    bool missed() const;
    /// Nothing was measured; the remark says why.
    bool missing() const { return rounds.empty(); }
};

/// A rule that holds or does not.
struct Check {
    std::string what;
    bool holds = false;
    std::string found;  ///< the numbers behind it
};

/// 0 where the unit is none: a doubt tells then why nothing was measured.
inline double ratio_of(double value, double unit) { return unit > 0 ? value / unit : 0; }
double median_of(std::vector<double> values);

class Report {
public:
    using Facts = std::vector<std::pair<std::string, std::string>>;
    explicit Report(Facts machine) : machine_(std::move(machine)) {}

    /// The row of this id and name, made at its first use; it stays where it is until the next row is made.
    /// Rows are shown in the order of their ids.
    Row& row(const Row& like);
    /// A row that cannot be measured yet, shown with its goal and the reason, such as "no route yet".
    void miss(Row row, std::string_view reason);
    void add(Check check) { checks_.push_back(std::move(check)); }
    /// Something that makes the figures doubtful: shown, and the run counts as failed.
    void doubt(std::string what) { doubts_.push_back(std::move(what)); }

    /// Every goal of this run is met, every check holds, nothing is doubtful.
    bool good() const;
    std::string table() const;
    std::string json() const;

private:
    Facts machine_;
    std::vector<Row> rows_;
    std::vector<Check> checks_;
    std::vector<std::string> doubts_;
};

}  // namespace beaker::bench
