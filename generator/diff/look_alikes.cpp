// SPDX-License-Identifier: MIT
#include "diff/look_alikes.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "sql/printer.h"
#include "text/similar.h"

namespace aludel::diff {
namespace {

using schema::Schema;
using schema::Table;
using schema::Type;
using Kind = Rename::Kind;

constexpr std::size_t kCommon = 4;  // letters that two names begin or end with alike

/// note and notes, remark and remarks_text, sensor_name and name.
bool is_similar(std::string_view a, std::string_view b) {
  const std::string_view candidates[] = {b};
  if (std::min(a.size(), b.size()) > 2 && !text::similar(a, candidates).empty()) return true;
  const auto front = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin();
  const auto back = std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend()).first - a.rbegin();
  const auto common = static_cast<std::size_t>(std::max(front, back));
  return common >= kCommon && common * 2 >= std::min(a.size(), b.size());
}

/// One side of a pair.
struct Side {
  std::string name;
  schema::Place place;
};

/// What might be a pair; likeness 0: it isn't.
struct Pair {
  std::size_t gone = 0;
  std::size_t added = 0;
  unsigned likeness = 0;
};

class Finder {
 public:
  Finder(const Schema& from, const Schema& to, const std::vector<Rename>& known,
         const std::vector<Rename>& refused)
      : from_(from), to_(to), known_(known), refused_(refused) {}

  std::vector<LookAlike> find();

 private:
  template <typename T>
  void find_objects(Kind kind, const std::function<unsigned(const T&, const T&)>& likeness);
  void find_columns(const Table& before, const Table& now);
  void find_constraints(const Table& before, const Table& now);
  void find_indexes(const Table& before, const Table& now);
  void find_values(const Type& before, const Type& now);
  void pair_up(Kind kind, const schema::Id& of, const std::vector<Side>& gone,
               const std::vector<Side>& added,
               const std::function<unsigned(std::size_t, std::size_t)>& likeness,
               const std::function<std::string(const Side&, const Side&, std::size_t)>& said);
  /// The object of the old schema that this one is, by its name or a known rename.
  template <typename T>
  const T* before(Kind kind, const T& now) const;
  bool is_known(Kind kind, const schema::Id& of, std::string_view name, bool old) const;
  unsigned likeness(const Table& a, const Table& b) const;
  unsigned likeness(const Type& a, const Type& b) const;
  bool same(std::string_view a, std::string_view b) const { return from_.rules().same(a, b); }

  const Schema& from_;
  const Schema& to_;
  const std::vector<Rename>& known_;
  const std::vector<Rename>& refused_;
  std::vector<LookAlike> found_;
};

template <typename T>
std::vector<const T*> all(const Schema& schema) {
  std::vector<const T*> out;
  for (const auto& it : schema.objects()) {
    if (const auto* object = std::get_if<T>(it.get())) out.push_back(object);
  }
  return out;
}

template <typename T>
const T* find_in(const Schema& schema, const schema::Id& id) {
  constexpr auto kKind = std::is_same_v<T, Table>  ? sql::ObjectKind::kTable
                         : std::is_same_v<T, Type> ? sql::ObjectKind::kType
                                                   : sql::ObjectKind::kSequence;
  const schema::Object* object = schema.find(kKind, id);
  return object != nullptr ? std::get_if<T>(object) : nullptr;
}

std::string_view word(Kind kind) {
  switch (kind) {
    case Kind::kTable:
      return "table";
    case Kind::kColumn:
      return "column";
    case Kind::kConstraint:
      return "constraint";
    case Kind::kIndex:
      return "index";
    case Kind::kType:
      return "type";
    case Kind::kSequence:
      return "sequence";
    case Kind::kValue:
      return "value";
  }
  return "";
}

bool Finder::is_known(Kind kind, const schema::Id& of, std::string_view name, bool old) const {
  return std::ranges::any_of(known_, [&](const Rename& it) {
    return it.kind == kind && from_.same(it.of, of) && same(old ? it.from : it.to, name);
  });
}

template <typename T>
const T* Finder::before(Kind kind, const T& now) const {
  schema::Id id = now.id;
  for (const Rename& it : known_) {
    if (it.kind == kind && same(it.of.schema, id.schema) && same(it.to, id.name)) id.name = it.from;
  }
  return find_in<T>(from_, id);
}

void Finder::pair_up(
    Kind kind, const schema::Id& of, const std::vector<Side>& gone, const std::vector<Side>& added,
    const std::function<unsigned(std::size_t, std::size_t)>& likeness,
    const std::function<std::string(const Side&, const Side&, std::size_t)>& said) {
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i != gone.size(); ++i) {
    for (std::size_t j = 0; j != added.size(); ++j) {
      const Rename rename{kind, of, gone[i].name, added[j].name};
      const Pair pair{i, j, likeness(i, j)};
      const bool is_refused = std::ranges::find(refused_, rename) != refused_.end();
      if (pair.likeness != 0 && !is_refused) pairs.push_back(pair);
    }
  }
  std::ranges::stable_sort(pairs, std::greater<>(), &Pair::likeness);
  std::vector<bool> gone_taken(gone.size());
  std::vector<bool> added_taken(added.size());
  for (const Pair& it : pairs) {
    if (gone_taken[it.gone] || added_taken[it.added]) continue;
    gone_taken[it.gone] = added_taken[it.added] = true;
    const Side& old = gone[it.gone];
    const Side& now = added[it.added];
    found_.push_back({{kind, of, old.name, now.name}, now.place, said(old, now, it.gone)});
  }
}

std::string said_of(Kind kind, const Side& gone, const Side& added, const std::string& of,
                    const std::string& how) {
  return fmt::format("{} \"{}\"{} is gone and \"{}\" is new, {}", word(kind), gone.name, of,
                     added.name, how);
}

std::string of_table(const Table& table) { return fmt::format(" of table \"{}\"", table.id.name); }

// In hundreds, so that a similar name decides between equals.
unsigned share(std::size_t common, std::size_t a, std::size_t b) {
  return a + b == 0 ? 0 : static_cast<unsigned>(200 * common / (a + b));
}

unsigned Finder::likeness(const Table& a, const Table& b) const {
  if (a.module != b.module) return 0;
  const auto common =
      static_cast<std::size_t>(std::ranges::count_if(a.columns, [&](const schema::Column& column) {
        const schema::Column* other = to_.column(b, column.name);
        return other != nullptr && column.type == other->type;
      }));
  const unsigned equal = share(common, a.columns.size(), b.columns.size());
  const bool named_alike = is_similar(a.id.name, b.id.name);
  if (equal < 50 && !(named_alike && equal >= 30)) return 0;
  return 2 * equal + (named_alike ? 1 : 0);
}

unsigned Finder::likeness(const Type& a, const Type& b) const {
  const bool named_alike = is_similar(a.id.name, b.id.name);
  if (a.definition.form != b.definition.form) return 0;
  if (a.definition.form != sql::CreateType::Form::kEnum) {
    return named_alike && a.definition == b.definition ? 1 : 0;
  }
  const auto common =
      static_cast<std::size_t>(std::ranges::count_if(a.definition.values, [&](const auto& value) {
        return std::ranges::find(b.definition.values, value) != b.definition.values.end();
      }));
  const unsigned equal = share(common, a.definition.values.size(), b.definition.values.size());
  return equal <= 50 ? 0 : 2 * equal + (named_alike ? 1 : 0);
}

template <typename T>
void Finder::find_objects(Kind kind, const std::function<unsigned(const T&, const T&)>& likeness) {
  const auto lone = [&](const Schema& schema, const Schema& other, bool is_old) {
    std::vector<const T*> out;
    for (const T* it : all<T>(schema)) {
      const bool is_settled = is_known(kind, {it->id.schema, ""}, it->id.name, is_old);
      if (!is_settled && find_in<T>(other, it->id) == nullptr) out.push_back(it);
    }
    return out;
  };
  const std::vector<const T*> gone = lone(from_, to_, true);
  const std::vector<const T*> added = lone(to_, from_, false);
  const auto side = [](const T* it) { return Side{it->id.name, it->place}; };
  for (std::size_t i = 0; i != gone.size(); ++i) {
    // Renames stay inside their schema; each schema is looked at once.
    const schema::Id of{gone[i]->id.schema, ""};
    const auto is_of = [&](const T* it) { return same(it->id.schema, of.schema); };
    if (std::any_of(gone.begin(), gone.begin() + static_cast<std::ptrdiff_t>(i), is_of)) continue;
    std::vector<const T*> left;
    std::vector<const T*> right;
    std::ranges::copy_if(gone, std::back_inserter(left), is_of);
    std::ranges::copy_if(added, std::back_inserter(right), is_of);
    std::vector<Side> left_sides;
    std::vector<Side> right_sides;
    std::ranges::transform(left, std::back_inserter(left_sides), side);
    std::ranges::transform(right, std::back_inserter(right_sides), side);
    pair_up(
        kind, of, left_sides, right_sides,
        [&](std::size_t a, std::size_t b) { return likeness(*left[a], *right[b]); },
        [&](const Side& a, const Side& b, std::size_t) {
          return said_of(kind, a, b, "",
                         kind == Kind::kTable  ? "with columns that are the same"
                         : kind == Kind::kType ? "with values that are the same"
                                               : "defined alike");
        });
  }
}

// The neighbours of an element that are in both lists.
template <typename T, typename IsKept>
std::pair<std::string, std::string> neighbours(const std::vector<T>& list, std::size_t index,
                                               const IsKept& name_of_kept) {
  std::pair<std::string, std::string> out;
  for (std::size_t i = index; i-- != 0 && out.first.empty();) out.first = name_of_kept(list[i]);
  for (std::size_t i = index + 1; i < list.size() && out.second.empty(); ++i) {
    out.second = name_of_kept(list[i]);
  }
  return out;
}

void Finder::find_columns(const Table& before, const Table& now) {
  // As the new schema calls it; empty where it isn't there.
  const auto kept = [&](const schema::Column& old) {
    for (const Rename& it : known_) {
      if (it.kind == Kind::kColumn && to_.same(it.of, now.id) && same(it.from, old.name))
        return it.to;
    }
    const schema::Column* column = to_.column(now, old.name);
    return column != nullptr ? column->name : std::string();
  };
  std::vector<std::string> kept_names;
  for (const schema::Column& it : before.columns) kept_names.push_back(kept(it));
  const auto kept_now = [&](const schema::Column& it) {
    return std::ranges::find(kept_names, it.name) != kept_names.end() ? it.name : std::string();
  };
  std::vector<std::size_t> gone;
  std::vector<std::size_t> added;
  std::vector<Side> gone_sides;
  std::vector<Side> added_sides;
  for (std::size_t i = 0; i != before.columns.size(); ++i) {
    if (!kept_names[i].empty()) continue;
    gone.push_back(i);
    gone_sides.push_back({before.columns[i].name, before.columns[i].place});
  }
  for (std::size_t i = 0; i != now.columns.size(); ++i) {
    if (!kept_now(now.columns[i]).empty()) continue;
    added.push_back(i);
    added_sides.push_back({now.columns[i].name, now.columns[i].place});
  }
  pair_up(
      Kind::kColumn, now.id, gone_sides, added_sides,
      [&](std::size_t i, std::size_t j) -> unsigned {
        const schema::Column& a = before.columns[gone[i]];
        const schema::Column& b = now.columns[added[j]];
        if (a.type != b.type || a.generated.has_value() != b.generated.has_value()) return 0;
        const bool named_alike = is_similar(a.name, b.name);
        const bool same_place = neighbours(before.columns, gone[i], kept) ==
                                neighbours(now.columns, added[j], kept_now);
        return (named_alike ? 2 : 0) + (same_place ? 1 : 0);
      },
      [&](const Side& a, const Side& b, std::size_t i) {
        const auto& type = before.columns[gone[i]].type;
        return said_of(
            Kind::kColumn, a, b, of_table(now),
            type ? "both " + sql::print(*type, from_.rules().language()) : "both without a type");
      });
}

void Finder::find_constraints(const Table& before, const Table& now) {
  const auto named = [&](const Table& table, const Table& other, bool old) {
    std::vector<const schema::Constraint*> out;
    for (const schema::Constraint& it : table.constraints) {
      if (it.chosen || it.implied || is_known(Kind::kConstraint, now.id, it.name, old)) continue;
      if (to_.constraint(other, it.name) == nullptr) out.push_back(&it);
    }
    return out;
  };
  const auto gone = named(before, now, true);
  const auto added = named(now, before, false);
  std::vector<Side> gone_sides;
  std::vector<Side> added_sides;
  for (const auto* it : gone) gone_sides.push_back({it->name, it->place});
  for (const auto* it : added) added_sides.push_back({it->name, it->place});
  pair_up(
      Kind::kConstraint, now.id, gone_sides, added_sides,
      [&](std::size_t i, std::size_t j) -> unsigned {
        if (!(gone[i]->definition == added[j]->definition)) return 0;
        return is_similar(gone[i]->name, added[j]->name) ? 2 : 1;
      },
      [&](const Side& a, const Side& b, std::size_t) {
        return said_of(Kind::kConstraint, a, b, of_table(now), "with the same definition");
      });
}

void Finder::find_indexes(const Table& before, const Table& now) {
  if (from_.rules().language() == sql::Language::kSqlite) return;  // it has no words for it
  const std::vector<const schema::Index*> old = from_.indexes(before.id);
  const std::vector<const schema::Index*> current = to_.indexes(now.id);
  const auto named = [&](const auto& list, const auto& others, bool is_old) {
    std::vector<const schema::Index*> out;
    for (const schema::Index* it : list) {
      const bool is_there = std::ranges::any_of(
          others, [&](const schema::Index* other) { return from_.same(it->id, other->id); });
      if (!it->chosen && !is_there && !is_known(Kind::kIndex, now.id, it->id.name, is_old)) {
        out.push_back(it);
      }
    }
    return out;
  };
  const auto gone = named(old, current, true);
  const auto added = named(current, old, false);
  std::vector<Side> gone_sides;
  std::vector<Side> added_sides;
  for (const auto* it : gone) gone_sides.push_back({it->id.name, it->place});
  for (const auto* it : added) added_sides.push_back({it->id.name, it->place});
  pair_up(
      Kind::kIndex, now.id, gone_sides, added_sides,
      [&](std::size_t i, std::size_t j) -> unsigned {
        if (!(gone[i]->definition == added[j]->definition)) return 0;
        return is_similar(gone[i]->id.name, added[j]->id.name) ? 2 : 1;
      },
      [&](const Side& a, const Side& b, std::size_t) {
        return said_of(Kind::kIndex, a, b, of_table(now), "with the same definition");
      });
}

void Finder::find_values(const Type& before, const Type& now) {
  using Value = sql::CreateType::Value;
  const std::vector<Value>& old = before.definition.values;
  const std::vector<Value>& current = now.definition.values;
  const auto has = [](const std::vector<Value>& list, const std::string& text) {
    return std::ranges::find(list, text, &Value::text) != list.end();
  };
  const auto renamed = [&](const std::string& text, bool is_old) {
    return std::ranges::any_of(known_, [&](const Rename& it) {
      return it.kind == Kind::kValue && to_.same(it.of, now.id) &&
             (is_old ? it.from : it.to) == text;
    });
  };
  const auto kept = [&](const Value& it) { return has(current, it.text) ? it.text : ""; };
  const auto kept_now = [&](const Value& it) { return has(old, it.text) ? it.text : ""; };
  std::vector<std::size_t> gone;
  std::vector<std::size_t> added;
  std::vector<Side> gone_sides;
  std::vector<Side> added_sides;
  for (std::size_t i = 0; i != old.size(); ++i) {
    if (has(current, old[i].text) || renamed(old[i].text, true)) continue;
    gone.push_back(i);
    gone_sides.push_back({old[i].text, before.place});
  }
  for (std::size_t i = 0; i != current.size(); ++i) {
    if (has(old, current[i].text) || renamed(current[i].text, false)) continue;
    added.push_back(i);
    added_sides.push_back({current[i].text, {now.place.source, current[i].at.span}});
  }
  pair_up(
      Kind::kValue, now.id, gone_sides, added_sides,
      [&](std::size_t i, std::size_t j) -> unsigned {
        const bool same_place =
            neighbours(old, gone[i], kept) == neighbours(current, added[j], kept_now);
        return (is_similar(old[gone[i]].text, current[added[j]].text) ? 2 : 0) +
               (same_place ? 1 : 0);
      },
      [&](const Side& a, const Side& b, std::size_t) {
        return said_of(Kind::kValue, a, b, fmt::format(" of type \"{}\"", now.id.name),
                       "where it was or called alike");
      });
}

std::vector<LookAlike> Finder::find() {
  find_objects<Table>(Kind::kTable, [&](const Table& a, const Table& b) { return likeness(a, b); });
  for (const Table* now : all<Table>(to_)) {
    const Table* old = before(Kind::kTable, *now);
    if (old == nullptr || *old == *now) continue;
    find_columns(*old, *now);
    find_constraints(*old, *now);
  }
  for (const Table* now : all<Table>(to_)) {
    const Table* old = before(Kind::kTable, *now);
    if (old != nullptr) find_indexes(*old, *now);
  }
  find_objects<Type>(Kind::kType, [&](const Type& a, const Type& b) { return likeness(a, b); });
  for (const Type* now : all<Type>(to_)) {
    const Type* old = before(Kind::kType, *now);
    if (old != nullptr) find_values(*old, *now);
  }
  find_objects<schema::Sequence>(
      Kind::kSequence, [&](const schema::Sequence& a, const schema::Sequence& b) -> unsigned {
        return a.definition == b.definition && is_similar(a.id.name, b.id.name) ? 1 : 0;
      });
  return std::move(found_);
}

}  // namespace

std::vector<LookAlike> look_alikes(const Schema& from, const Schema& to,
                                   const std::vector<Rename>& known,
                                   const std::vector<Rename>& refused) {
  return Finder(from, to, known, refused).find();
}

}  // namespace aludel::diff
