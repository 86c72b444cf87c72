// SPDX-License-Identifier: MIT
#include "schema/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "schema/canonical.h"
#include "sql/printer.h"

namespace aludel::schema {
namespace {

using Kind = Difference::Kind;
using ConstraintKind = sql::Constraint::Kind;

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

// Whether a foreign key means whatever its parent's primary key is.
bool has_open_keys(const Object& object) {
  const auto* table = std::get_if<Table>(&object);
  return table && std::any_of(table->constraints.begin(), table->constraints.end(),
                              [](const Constraint& it) {
                                return it.definition.references && it.definition.referenced.empty();
                              });
}

// The table with its foreign keys written out.
Object whole(const Object& object, const Schema& schema) {
  Object copy = object;
  if (auto* table = std::get_if<Table>(&copy)) {
    for (Constraint& it : table->constraints) {
      if (it.definition.references) it.definition.referenced = schema.referenced(it.definition);
    }
  }
  return copy;
}

class Comparison {
 public:
  std::vector<Difference> differences;

  explicit Comparison(const Rules& rules) : rules_(rules) {}

  void schemas(const Schema& expected, const Schema& actual);
  void objects(const Object& expected, const Object& actual);

 private:
  Difference& add(Kind kind, std::string what, const Place& expected, const Place& actual) {
    differences.push_back({kind, std::move(what), {}, {}, expected, actual});
    return differences.back();
  }
  void missing(const Object& it) { add(Kind::kMissing, said(it), place_of(it), {}); }
  void unexpected(const Object& it) { add(Kind::kUnexpected, said(it), {}, place_of(it)); }

  void tables(const Table& expected, const Table& actual);
  void columns(const Table& expected, const Table& actual);
  void constraints(const std::vector<Constraint>& expected, const std::vector<Constraint>& actual,
                   const std::string& of);
  void property(const Table& expected, const Table& actual, const std::string& name, std::string is,
                std::string other);
  std::string column_text(const Column& column) const;
  std::string constraint_text(const Constraint& constraint) const;
  std::string text_of(const Object& object) const;
  template <typename T>
  bool same(const T& a, const T& b) const {
    return canonical(Object(a), rules_) == canonical(Object(b), rules_);
  }

  const Rules& rules_;
};

void Comparison::schemas(const Schema& expected, const Schema& actual) {
  // Both are in the same order; what is the same object in both is the same pointer, mostly.
  std::vector<const Object*> lone;  // in the expected only
  std::vector<const Object*> stray;
  auto it = expected.objects().begin();
  auto other = actual.objects().begin();
  std::vector<std::pair<const Object*, const Object*>> pairs;
  while (it != expected.objects().end() || other != actual.objects().end()) {
    const int order = it == expected.objects().end()    ? 1
                      : other == actual.objects().end() ? -1
                      : it->get() == other->get()       ? 0
                                                        : expected.order(**it, **other);
    if (order < 0) lone.push_back((it++)->get());
    if (order > 0) stray.push_back((other++)->get());
    if (order == 0) pairs.emplace_back((it++)->get(), (other++)->get());
  }
  // An index with a chosen name is the same under any.
  for (const Object*& a : lone) {
    const auto* index = std::get_if<Index>(a);
    for (const Object*& b : stray) {
      const auto* candidate = b ? std::get_if<Index>(b) : nullptr;
      if (!index || !candidate || !(index->chosen || candidate->chosen) ||
          !same(*index, *candidate)) {
        continue;
      }
      a = b = nullptr;
      break;
    }
  }
  for (const Object* object : lone) {
    if (object) missing(*object);
  }
  for (const auto& [a, b] : pairs) {
    if (a != b || has_open_keys(*a)) objects(whole(*a, expected), whole(*b, actual));
  }
  for (const Object* object : stray) {
    if (object) unexpected(*object);
  }
}

void Comparison::objects(const Object& expected, const Object& actual) {
  const Object is = canonical(expected, rules_);
  const Object other = canonical(actual, rules_);
  if (is == other) return;
  const auto* table = std::get_if<Table>(&expected);
  if (table) return tables(*table, std::get<Table>(actual));
  const auto* domain = std::get_if<Domain>(&expected);
  const std::string text = text_of(is);
  const std::string other_text = text_of(other);
  if (text == other_text && domain) {
    return constraints(domain->constraints, std::get<Domain>(actual).constraints,
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
  columns(expected, actual);
  constraints(expected.constraints, actual.constraints, " of " + said(Object(expected)));
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

void Comparison::columns(const Table& expected, const Table& actual) {
  const auto find = [&](const Table& table, const Column& column) {
    return std::find_if(table.columns.begin(), table.columns.end(),
                        [&](const Column& other) { return rules_.same(other.name, column.name); });
  };
  const auto what = [&](const Column& column) {
    return fmt::format("column \"{}\" of {}", column.name, said(Object(expected)));
  };
  const auto alone = [&](const Column& column) {
    Table table;
    table.columns.push_back(column);
    return table;
  };
  for (const Column& column : expected.columns) {
    const auto other = find(actual, column);
    if (other == actual.columns.end()) {
      add(Kind::kMissing, what(column), column.place, {});
    } else if (!same(alone(column), alone(*other))) {
      Difference& difference = add(Kind::kDiffers, what(column), column.place, other->place);
      difference.expected = column_text(column);  // whole: the difference may be at its end
      difference.actual = column_text(*other);
    }
  }
  for (const Column& column : actual.columns) {
    if (find(expected, column) == expected.columns.end()) {
      add(Kind::kUnexpected, what(column), {}, column.place);
    }
  }
}

// As multisets: what is there twice must be there twice.
void Comparison::constraints(const std::vector<Constraint>& expected,
                             const std::vector<Constraint>& actual, const std::string& of) {
  const auto alone = [&](const Constraint& constraint) {
    Table table;
    table.constraints.push_back(constraint);
    return table;
  };
  std::vector<const Constraint*> left;
  for (const Constraint& it : actual) left.push_back(&it);
  std::vector<const Constraint*> lone;
  for (const Constraint& it : expected) {
    // One of the same name before one whose name was chosen.
    const auto rank = [&](const Constraint* other) {
      if (!same(alone(it), alone(*other))) return 0;
      return rules_.same(it.name, other->name) ? 2 : 1;
    };
    const auto best = std::max_element(
        left.begin(), left.end(), [&](const auto* a, const auto* b) { return rank(a) < rank(b); });
    if (best == left.end() || rank(*best) == 0) {
      lone.push_back(&it);
    } else {
      left.erase(best);
    }
  }
  for (const Constraint* it : lone) {
    add(Kind::kMissing, shortened(constraint_text(*it)) + of, it->place, {});
  }
  for (const Constraint* it : left) {
    add(Kind::kUnexpected, shortened(constraint_text(*it)) + of, {}, it->place);
  }
}

std::string Comparison::column_text(const Column& column) const {
  sql::ColumnDefinition definition;
  definition.name.text = "c";
  definition.type = column.type;
  definition.collation = column.collation;
  const auto add_constraint = [&](ConstraintKind kind) -> sql::Constraint& {
    definition.constraints.emplace_back().kind = kind;
    return definition.constraints.back();
  };
  if (column.not_null) {
    sql::Constraint& it = add_constraint(ConstraintKind::kNotNull);
    it.conflict = column.not_null_conflict;
    if (!column.not_null_name.empty()) it.name = sql::Name{column.not_null_name, {}};
  }
  if (!column.default_value.empty()) {
    add_constraint(ConstraintKind::kDefault).expression = column.default_value;
  }
  if (column.generated) {
    sql::Constraint& it = add_constraint(ConstraintKind::kGenerated);
    it.expression = column.generated->expression;
    it.stored = column.generated->stored;
  }
  if (column.identity) {
    sql::Constraint& it = add_constraint(ConstraintKind::kIdentity);
    it.always = column.identity->always;
    it.sequence = column.identity->options;
    it.sequence.sequence_name.reset();
  }
  std::string text = on_a_line(sql::print(definition, rules_.language())).substr(1);
  if (text.starts_with(' ')) text.erase(0, 1);
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
  Comparison comparison(expected.rules());
  comparison.schemas(expected, actual);
  return std::move(comparison.differences);
}

std::vector<Difference> compare(const Object& expected, const Object& actual, const Rules& rules) {
  Comparison comparison(rules);
  comparison.objects(expected, actual);
  return std::move(comparison.differences);
}

}  // namespace aludel::schema
