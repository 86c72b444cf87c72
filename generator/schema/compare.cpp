// SPDX-License-Identifier: MIT
#include "schema/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "schema/definition.h"
#include "schema/match.h"
#include "sql/printer.h"

namespace aludel::schema {
namespace {

using Kind = Difference::Kind;

constexpr std::size_t kShown = 60;  // bytes of a text in a message
constexpr std::size_t kLead = 12;   // of them before the place where two texts part

std::size_t character_begin(std::string_view text, std::size_t at) {
  while (at < text.size() && at != 0 && !text::is_character_begin(text[at])) --at;
  return at;
}

/// At most kShown bytes, whole characters.
std::string shortened(std::string_view text) {
  if (text.size() <= kShown) return std::string(text);
  std::string_view head = text.substr(0, character_begin(text, kShown));
  while (head.ends_with(' ')) head.remove_suffix(1);
  return std::string(head) + "…";
}

std::string excerpt(std::string_view text, std::size_t parting) {
  if (text.size() <= kShown) return std::string(text);
  std::size_t first = parting > kLead ? parting - kLead : 0;
  if (const std::size_t word = text.find(' ', first); first != 0 && word < parting)
    first = word + 1;
  first = character_begin(text, first);
  return (first == 0 ? "" : "…") + shortened(text.substr(first));
}

// On one line, as it is written.
std::string on_a_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool space = c == '\n' || c == '\t' || c == ' ';
    if (!space) {
      line += c;
    } else if (!line.ends_with(' ') && !line.ends_with('(')) {
      line += ' ';
    }
    if (c == ')' && line.ends_with(" )")) line.erase(line.size() - 2, 1);
  }
  return line;
}

std::string settings_text(const std::vector<sql::Setting>& settings) {
  std::string text;
  for (const sql::Setting& it : settings) {
    if (!text.empty()) text += ", ";
    text += it.value.empty() ? it.name : it.name + " = " + it.value;
  }
  return text;
}

class Comparison {
 public:
  std::vector<Difference> differences;

  Comparison(const Rules& rules, const Matcher& matcher) : rules_(rules), matcher_(matcher) {}

  void schemas(const Schema& expected, const Schema& actual);
  void objects(const Object& expected, const Object& actual);

 private:
  Difference& add(Kind kind, std::string what, const Place& expected, const Place& actual) {
    differences.push_back({kind, std::move(what), {}, {}, expected, actual});
    return differences.back();
  }
  void missing(const Object& it) { add(Kind::kMissing, said(it), place_of(it), {}); }
  void unexpected(const Object& it) { add(Kind::kUnexpected, said(it), {}, place_of(it)); }

  /// The constraints of a table or domain, as they are and as they are compared.
  struct Constraints {
    const std::vector<Constraint>& written;
    const std::vector<Constraint>& canonical;
  };

  void tables(const Table& expected, const Table& actual);
  void columns(const Table& expected, const Table& is, const Table& actual, const Table& other);
  void constraints(const Constraints& expected, const Constraints& actual, const std::string& of);
  void property(const Table& expected, const Table& actual, const std::string& name, std::string is,
                std::string other);
  bool is_retyped(const Table& is, const Column& column, const Table& other,
                  const Column& counterpart) const;
  std::string column_text(const Column& column, bool portable) const;
  std::string constraint_text(const Constraint& constraint) const;
  std::string text_of(const Object& object) const;

  const Rules& rules_;
  const Matcher& matcher_;
  const Schema* expected_ = nullptr;  // what the objects are of, where that is known
  const Schema* actual_ = nullptr;
  std::vector<std::string> retyped_;  // columns of the tables at hand whose CHECKs are told of
};

void Comparison::schemas(const Schema& expected, const Schema& actual) {
  expected_ = &expected;
  actual_ = &actual;
  for (const auto& [a, b] : matcher_.objects()) {
    if (!a) {
      unexpected(*b);
    } else if (!b) {
      missing(*a);
    } else {
      objects(*a, *b);
    }
  }
}

void Comparison::objects(const Object& expected, const Object& actual) {
  const Object is = matcher_.expected(expected);
  const Object other = matcher_.actual(actual);
  if (is == other) return;
  const auto* table = std::get_if<Table>(&expected);
  if (table) return tables(*table, std::get<Table>(actual));
  const auto* domain = std::get_if<Domain>(&expected);
  const std::string text = text_of(is);
  const std::string other_text = text_of(other);
  if (text == other_text && domain) {
    return constraints({domain->constraints, std::get<Domain>(is).constraints},
                       {std::get<Domain>(actual).constraints, std::get<Domain>(other).constraints},
                       " of " + said(expected));
  }
  const auto parting =
      std::mismatch(text.begin(), text.end(), other_text.begin(), other_text.end()).first;
  const auto at = static_cast<std::size_t>(parting - text.begin());
  Difference& difference = add(Kind::kReads, said(expected), place_of(expected), place_of(actual));
  difference.expected = excerpt(text, at);
  difference.actual = excerpt(other_text, at);
}

void Comparison::tables(const Table& expected, const Table& actual) {
  const Table is = std::get<Table>(matcher_.expected(expected));
  const Table other = std::get<Table>(matcher_.actual(actual));
  columns(expected, is, actual, other);
  constraints({expected.constraints, is.constraints}, {actual.constraints, other.constraints},
              " of " + said(Object(expected)));
  const auto compared = [&](const std::string& name, auto text) {
    property(expected, actual, name, text(expected), text(actual));
  };
  const auto flag = [](bool set, std::string_view word) {
    return set ? std::string(word) : fmt::format("not {}", word);
  };
  compared("", [&](const Table& it) { return flag(it.without_rowid, "WITHOUT ROWID"); });
  compared("", [&](const Table& it) { return flag(it.strict, "STRICT"); });
  compared("", [](const Table& it) -> std::string {
    return it.persistence == sql::Persistence::kPermanent   ? "permanent"
           : it.persistence == sql::Persistence::kTemporary ? "temporary"
                                                            : "UNLOGGED";
  });
  compared("the parents of ", [](const Table& it) {
    std::string text;
    for (const Id& parent : it.inherits) text += (text.empty() ? "" : ", ") + parent.name;
    return text;
  });
  compared("the partition key of ", [](const Table& it) {
    sql::CreateTable table;
    table.name.name = "t";
    table.partition_by = it.partition_by;
    const std::string text = on_a_line(sql::print(sql::Node(table), sql::Language::kPostgresql));
    return it.partition_by ? text.substr(text.find("PARTITION BY ") + 13) : "";
  });
  compared("the partition of ", [](const Table& it) {
    return it.partition_of ? it.partition_of->name + ' ' + it.bound.text : "";
  });
  compared("the access method of ", [](const Table& it) { return it.method; });
  compared("the tablespace of ", [](const Table& it) { return it.tablespace; });
  compared("the settings of ", [](const Table& it) { return settings_text(it.settings); });
  compared("the properties of ", [](const Table& it) { return settings_text(it.properties); });
  compared("the module of ", [](const Table& it) {
    std::string text = it.module;
    for (const std::string& argument : it.module_arguments) text += ' ' + argument;
    return text;
  });
}

void Comparison::property(const Table& expected, const Table& actual, const std::string& name,
                          std::string is, std::string other) {
  if (is == other) return;
  Difference& difference =
      add(Kind::kDiffers, name + said(Object(expected)), expected.place, actual.place);
  difference.expected = is.empty() ? "none" : std::move(is);
  difference.actual = other.empty() ? "none" : std::move(other);
}

void Comparison::columns(const Table& expected, const Table& is, const Table& actual,
                         const Table& other) {
  const auto what = [&](const Column& column) {
    return fmt::format("column \"{}\" of {}", column.name, said(Object(expected)));
  };
  retyped_.clear();
  for (std::size_t i = 0; i != is.columns.size(); ++i) {
    const Column& column = expected.columns[i];
    const Column* counterpart = other.column(is.columns[i].name);
    if (!counterpart) {
      add(Kind::kMissing, what(column), column.place, {});
      retyped_.push_back(is.columns[i].name);
      continue;
    }
    const Column& found =
        actual.columns[static_cast<std::size_t>(counterpart - other.columns.data())];
    const bool retyped = is_retyped(is, is.columns[i], other, *counterpart);
    if (retyped) {
      retyped_.push_back(counterpart->name);
      if (column.portable == found.portable) continue;  // the type itself differs, and is told of
    }
    if (!retyped && is.columns[i] == *counterpart) continue;
    Difference& difference = add(Kind::kDiffers, what(column), column.place, found.place);
    difference.expected = column_text(column, retyped);  // whole: the difference may be at its end
    difference.actual = column_text(found, retyped);
  }
  for (std::size_t i = 0; i != other.columns.size(); ++i) {
    if (is.column(other.columns[i].name)) continue;
    add(Kind::kUnexpected, what(actual.columns[i]), {}, actual.columns[i].place);
    retyped_.push_back(other.columns[i].name);
  }
}

// Whether two columns have been given different portable types, as the database's own types or
// the CHECKs that they imply show: the type is what somebody wrote, so it is what is told.
bool Comparison::is_retyped(const Table& is, const Column& column, const Table& other,
                            const Column& counterpart) const {
  if (column.portable.empty() || counterpart.portable.empty()) return false;
  const auto checks = [](const Table& table, const Column& of) {
    Table only;
    for (const Constraint& it : table.constraints) {
      if (it.implied && it.column == of.name) only.constraints.push_back(it);
    }
    return only;
  };
  const bool same =
      column.type == counterpart.type && checks(is, column) == checks(other, counterpart);
  if (same) return false;
  if (column.portable != counterpart.portable) return true;
  if (!expected_ || !actual_) return false;
  for (const auto& object : expected_->objects()) {
    const auto* type = std::get_if<Type>(object.get());
    if (!type || !rules_.same(type->id.name, column.portable)) continue;
    const Object* found = actual_->find(sql::ObjectKind::kType, type->id);
    return found && !(*object == *found);
  }
  return false;
}

void Comparison::constraints(const Constraints& expected, const Constraints& actual,
                             const std::string& of) {
  const Matcher::Lone lone = matcher_.constraints(expected.canonical, actual.canonical);
  // What comes and goes with a column's type was told with it.
  const auto is_told = [&](const Constraint& it) {
    return it.implied && std::find(retyped_.begin(), retyped_.end(), it.column) != retyped_.end();
  };
  for (const std::size_t i : lone.expected) {
    const Constraint& it = expected.written[i];
    if (is_told(expected.canonical[i])) continue;
    add(Kind::kMissing, shortened(constraint_text(it)) + of, it.place, {});
  }
  for (const std::size_t i : lone.actual) {
    const Constraint& it = actual.written[i];
    if (is_told(actual.canonical[i])) continue;
    add(Kind::kUnexpected, shortened(constraint_text(it)) + of, {}, it.place);
  }
}

// With its own type, or the portable one as it was written.
std::string Comparison::column_text(const Column& column, bool portable) const {
  sql::ColumnDefinition definition;
  definition.name.text = "c";
  if (!portable) definition.type = column.type;
  definition.collation = column.collation;
  definition.constraints = attributes(column);
  std::string text = on_a_line(sql::print(definition, rules_.language())).substr(1);
  if (text.starts_with(' ')) text.erase(0, 1);
  if (portable) text = column.portable + (text.empty() ? "" : " ") + text;
  if (!column.attributes.empty()) text += " with " + settings_text(column.attributes);
  if (column.inherited) text += " inherited";
  return text.empty() ? "without a type" : text;
}

std::string Comparison::constraint_text(const Constraint& constraint) const {
  sql::Constraint definition = constraint.definition;
  if (!constraint.chosen) definition.name = sql::Name{constraint.name, {}};
  return on_a_line(sql::print(definition, rules_.language()));
}

std::string Comparison::text_of(const Object& object) const {
  const std::string text = dump(object);
  return text.substr(std::min(text.size(), text.find(": ") + 2));
}

}  // namespace

std::vector<Difference> compare(const Schema& expected, const Schema& actual) {
  const Matcher matcher(expected, actual);
  Comparison comparison(expected.rules(), matcher);
  comparison.schemas(expected, actual);
  return std::move(comparison.differences);
}

std::vector<Difference> compare(const Object& expected, const Object& actual, const Rules& rules) {
  const Matcher matcher(rules);
  Comparison comparison(rules, matcher);
  comparison.objects(expected, actual);
  return std::move(comparison.differences);
}

}  // namespace aludel::schema
