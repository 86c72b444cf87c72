// SPDX-License-Identifier: MIT
#include "sql/references.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sql/lexer.h"
#include "sql/names.h"
#include "sql/printer.h"

namespace aludel::sql {
namespace {

/// The schema that names without one are in may be written or not.
std::string_view written_schema(const ObjectName& name, Language language) {
  const bool is_default = same_name(name.schema, "main", Language::kSqlite)
                              ? language == Language::kSqlite
                              : name.schema == "public" && language != Language::kSqlite;
  return is_default ? std::string_view{} : std::string_view(name.schema);
}

bool same_object(const ObjectName& a, const ObjectName& b, Language language) {
  return same_name(a.name, b.name, language) &&
         same_name(written_schema(a, language), written_schema(b, language), language);
}

/// The names of a fragment, each with what it turned out to stand for.
class Reader {
 public:
  explicit Reader(const Fragment& fragment)
      : fragment_(fragment), language_(fragment.language), source_("", fragment.text) {
    text::Diagnostics diagnostics;
    std::vector<Token> tokens = lex(source_, language_, diagnostics);
    while (!tokens.empty() && tokens.back().kind == TokenKind::kSemicolon) tokens.pop_back();
    if (std::all_of(tokens.begin(), tokens.end(), is_comment)) return;
    Cursor cursor(source_, tokens, language_, diagnostics);
    names_ = begins_statement(cursor) ? read_data(cursor) : read_expressions(cursor);
  }

  const std::vector<Mention>& mentions() const { return names_.mentions; }
  const NameScope& scope(std::size_t index) const { return names_.scopes[index]; }
  const std::vector<NameScope>& scopes() const { return names_.scopes; }
  const Range& result() const { return names_.result; }
  Language language() const { return language_; }

  /// A place of the fragment as one of the text that it was taken from.
  At moved(At at) const {
    const std::size_t base = fragment_.at.span.begin;
    return {{at.span.begin + base, at.span.end + base}};
  }

  /// The range that a column's prefix (or t.*) names; nullptr where it names none.
  const Range* prefixed(const Mention& mention) const {
    return prefixed(mention.scope, mention.name);
  }
  const Range* prefixed(std::size_t from, const ObjectName& prefix) const {
    for (std::size_t i = from; i != NameScope::kNone; i = scope(i).outer) {
      for (const Range& range : scope(i).ranges) {
        if (prefix.schema.empty() ? same_name(range.alias, prefix.name, language_)
                                  : !range.aliased && same_object(range.table, prefix, language_)) {
          return &range;
        }
      }
    }
    return nullptr;
  }

  /// Whether the columns are named anew behind the alias, this one among them.
  bool hides(const Range& range, std::string_view column) const {
    return contains(range.columns, column);
  }

  bool contains(const std::vector<Name>& names, std::string_view name) const {
    return std::any_of(names.begin(), names.end(),
                       [&](const Name& it) { return same_name(it.text, name, language_); });
  }

 private:
  static bool begins_statement(const Cursor& cursor) {
    for (const std::string_view word :
         {"SELECT", "VALUES", "WITH", "INSERT", "REPLACE", "UPDATE", "DELETE", "MERGE", "TABLE"}) {
      if (cursor.is(word))
        return !cursor.is_operator("(", 1) || word == "SELECT" || word == "VALUES";
    }
    std::size_t ahead = 0;
    while (cursor.is_operator("(", ahead)) ++ahead;
    return ahead > 0 && cursor.postgresql() && cursor.is("SELECT", ahead) && cursor.width(0) != 1 &&
           is_compound(cursor);
  }

  static bool is_compound(const Cursor& cursor) {
    const std::size_t behind = cursor.width(0);
    return cursor.is("UNION", behind) || cursor.is("INTERSECT", behind) ||
           cursor.is("EXCEPT", behind);
  }

  /// One expression, or several in a row: bounds of a partition, elements of an index.
  Names read_expressions(Cursor& cursor) {
    Names out;
    out.scopes.push_back({});
    while (!cursor.at_end()) {
      const std::size_t first = cursor.position();
      Names names = read_expression(cursor);
      const std::size_t base = out.scopes.size();
      for (NameScope& it : names.scopes) {
        if (it.outer != NameScope::kNone) it.outer += base;
        for (Range& range : it.ranges) {
          for (Star& star : range.stars) star.scope += base;
        }
        out.scopes.push_back(std::move(it));
      }
      for (Mention& it : names.mentions) {
        it.scope += base;
        out.mentions.push_back(std::move(it));
      }
      if (cursor.failed() || (cursor.position() == first) || !cursor.accept_operator(",")) break;
    }
    return out;
  }

  const Fragment& fragment_;
  Language language_;
  text::Source source_;
  Names names_;
};

template <typename T>
void add_once(std::vector<T>& to, T value) {
  const auto is_same = [&](const T& it) {
    if constexpr (std::is_same_v<T, References::Column>) {
      return it.table.name == value.table.name && it.table.schema == value.table.schema &&
             it.column.text == value.column.text;
    } else {
      return it == value;
    }
  };
  if (std::none_of(to.begin(), to.end(), is_same)) to.push_back(std::move(value));
}

bool is_row(const ObjectName& prefix) {
  return prefix.schema.empty() && (same_name(prefix.name, "new", Language::kSqlite) ||
                                   same_name(prefix.name, "old", Language::kSqlite));
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

/// The one range that a column without prefix can be of; nullptr where there are several or none.
/// `several` says which.
const Range* only_range(const Reader& reader, const Mention& mention, bool& several) {
  const Range* out = nullptr;
  several = false;
  for (std::size_t i = mention.scope; i != NameScope::kNone; i = reader.scope(i).outer) {
    for (const std::string& label : reader.scope(i).labels) {
      several = several || same_name(label, mention.column.text, reader.language());
    }
    for (const Range& range : reader.scope(i).ranges) {
      if (range.by_prefix) continue;
      several = several || out != nullptr;
      out = &range;
    }
  }
  return several ? nullptr : out;
}

void add_column(const Reader& reader, const Mention& mention, References& to) {
  References::Column column{{}, mention.column};
  column.column.at = reader.moved(mention.column.at);
  if (mention.written) {
    column.table = reader.scope(mention.scope).ranges.front().table;
  } else if (!mention.name.name.empty()) {
    const Range* range = reader.prefixed(mention);
    if (range == nullptr) {
      column.table = mention.name;
      if (is_row(mention.name)) column.table.name = lower(mention.name.name);
    } else if (range->table.name.empty() || reader.hides(*range, mention.column.text)) {
      return;
    } else {
      column.table = range->table;
    }
  } else {
    bool several = false;
    if (const Range* range = only_range(reader, mention, several)) {
      if (range->table.name.empty() || reader.hides(*range, mention.column.text)) return;
      column.table = range->table;
    }
  }
  column.table.at = {};
  add_once(to.columns, std::move(column));
}

/// A text with some of its places replaced.
class Edit {
 public:
  void replace(At at, std::string text) { edits_.push_back({at.span, std::move(text)}); }

  Fragment done(Fragment fragment) {
    std::sort(edits_.begin(), edits_.end(),
              [](const One& a, const One& b) { return a.span.begin > b.span.begin; });
    for (const One& it : edits_) {
      fragment.text.replace(it.span.begin, it.span.end - it.span.begin, it.text);
    }
    return fragment;
  }

 private:
  struct One {
    text::Span span;
    std::string text;
  };
  std::vector<One> edits_;
};

/// What a name of a column stands for.
enum class Owner {
  kNone,     // there is no such column
  kUnknown,  // another's, if that has one
  kOther,    // another's column
  kDerived,  // a result's column that is the renamed one's and has its name
  kOwn,      // the renamed column
};

/// Finds the columns that with_column_renamed() renames.
class ColumnFinder {
 public:
  ColumnFinder(const Reader& reader, const ColumnRename& rename)
      : reader_(reader), rename_(rename) {}

  bool found(const Mention& mention) const {
    return is(mention, rename_.from) && owner(mention) == Owner::kOwn;
  }

  /// Why the text can't go on to mean the same, if so.
  std::string doubt() const {
    if (is_same(rename_.from, rename_.to)) return {};
    for (const Mention& it : reader_.mentions()) {
      std::string words = doubt(it);
      if (!words.empty()) return words;
    }
    for (const NameScope& it : reader_.scopes()) {
      if (!joins_by_name(it)) continue;
      return fmt::format("joins \"{}\" with another by NATURAL", rename_.table.name);
    }
    return {};
  }

  /// What the range has under a name.
  Owner in(const Range& range, std::string_view column) const {
    if (const Name* name = listed(range.columns, column)) {
      return is_derived(*name) ? Owner::kDerived : Owner::kOther;
    }
    if (is_table(range)) return is_same(column, rename_.from) ? Owner::kOwn : Owner::kNone;
    if (!range.table.name.empty()) return known(rename_.columns.of_relation, range.table, column);
    if (!range.function.name.empty()) {
      if (is_same(column, range.alias)) return Owner::kOther;
      if (!range.columns.empty()) return Owner::kNone;
      return range.open ? Owner::kUnknown
                        : known(rename_.columns.of_function, range.function, column);
    }
    for (const Star& star : range.stars) {
      Owner it = Owner::kNone;
      for (const Range& of : reader_.scope(star.scope).ranges) {
        if (star.of.name.empty() || &of == reader_.prefixed(star.scope, star.of))
          it = std::max(it, in(of, column));
      }
      if (it != Owner::kNone) return it == Owner::kOwn ? Owner::kDerived : it;
    }
    return range.open ? Owner::kUnknown : Owner::kNone;
  }

 private:
  bool is_same(std::string_view a, std::string_view b) const {
    return same_name(a, b, reader_.language());
  }
  bool is(const Mention& mention, std::string_view column) const {
    return mention.kind == Mention::Kind::kColumn && is_same(mention.column.text, column);
  }

  const Name* listed(const std::vector<Name>& names, std::string_view column) const {
    const auto it = std::find_if(names.begin(), names.end(),
                                 [&](const Name& name) { return is_same(name.text, column); });
    return it == names.end() ? nullptr : &*it;
  }

  /// Whether a result's column is named by a column that gets another name.
  bool is_derived(const Name& name) const {
    return std::any_of(reader_.mentions().begin(), reader_.mentions().end(), [&](const auto& it) {
      return name.at.span.end != 0 && it.column.at.span.begin == name.at.span.begin &&
             !(it.output && rename_.keep_names) && found(it);
    });
  }

  bool is_table(const Range& range) const {
    return !range.table.name.empty() && same_object(range.table, rename_.table, reader_.language());
  }

  static Owner known(const Columns::Has& has, const ObjectName& name, std::string_view column) {
    const std::optional<bool> answer = has ? has(name, column) : std::nullopt;
    return !answer ? Owner::kUnknown : *answer ? Owner::kOther : Owner::kNone;
  }

  Owner owner(const Mention& mention) const {
    if (mention.written) return in(reader_.scope(mention.scope).ranges.front(), rename_.from);
    return mention.name.name.empty() ? bare(mention) : prefixed(mention);
  }

  Owner prefixed(const Mention& mention) const {
    bool own = false;
    if (const Range* range = reader_.prefixed(mention)) return in(*range, rename_.from);
    if (is_row(mention.name)) {
      own = rename_.triggers_table;
    } else {
      own = rename_.is_expression_of_it &&
            same_object(mention.name, rename_.table, reader_.language());
    }
    return own ? Owner::kOwn : Owner::kNone;
  }

  /// The best of a scope's ranges; of the nearest scope that has any.
  Owner bare(const Mention& mention) const {
    Owner out = Owner::kNone;
    for (std::size_t i = mention.scope; i != NameScope::kNone; i = reader_.scope(i).outer) {
      const Owner here =
          in(i, rename_.from, i == mention.scope ? mention.ranges : NameScope::kNone);
      // What isn't known matters where it would hide the column.
      if (here >= Owner::kDerived && out == Owner::kUnknown) return out;
      if (here >= Owner::kOther) return here;
      out = std::max(out, here);
    }
    if (!rename_.is_expression_of_it) return Owner::kNone;
    return out == Owner::kUnknown ? out : Owner::kOwn;
  }

  Owner in(std::size_t scope, std::string_view column, std::size_t visible) const {
    Owner out = Owner::kNone;
    for (const Range& range : reader_.scope(scope).ranges) {
      if (visible-- == 0) break;
      if (!range.by_prefix) out = std::max(out, in(range, column));
    }
    return out;
  }

  /// Whether NATURAL joins by the column, or would under its new name.
  bool joins_by_name(const NameScope& scope) const {
    if (!scope.natural) return false;
    const auto owns = [&](const Range& it) { return in(it, rename_.from) == Owner::kOwn; };
    const auto shares = [&](const Range& it) {
      return !is_table(it) &&
             (in(it, rename_.from) != Owner::kNone || in(it, rename_.to) != Owner::kNone);
    };
    return std::any_of(scope.ranges.begin(), scope.ranges.end(), owns) &&
           (std::any_of(scope.ranges.begin(), scope.ranges.end(), shares) ||
            std::count_if(scope.ranges.begin(), scope.ranges.end(), owns) > 1);
  }

  std::string doubt(const Mention& mention) const {
    if (!is(mention, rename_.from)) {
      const bool bare = !mention.written && mention.name.name.empty();
      return bare && is(mention, rename_.to) ? doubt_of_new(mention) : std::string();
    }
    const Owner owner = this->owner(mention);
    if (mention.joining && in(mention.scope, rename_.from, mention.ranges) >= Owner::kDerived) {
      return fmt::format("joins by USING (\"{}\")", mention.column.text);
    }
    if (owner == Owner::kUnknown && mention.name.name.empty()) {
      return fmt::format("speaks of \"{}\", and whether that is the column of \"{}\" isn't known",
                         mention.column.text, rename_.table.name);
    }
    if (owner == Owner::kDerived) {
      return fmt::format(
          "speaks of \"{}\" as the column of a query's result, which gets another "
          "name",
          mention.column.text);
    }
    if (owner != Owner::kOwn || mention.written || !mention.name.name.empty()) return {};
    for (std::size_t i = mention.scope; i != NameScope::kNone; i = reader_.scope(i).outer) {
      if (in(i, rename_.to, NameScope::kNone) == Owner::kOther) return clash();
      if (in(i, rename_.from, NameScope::kNone) == Owner::kOwn) break;
    }
    return {};
  }

  /// A name that is another's column now, or a text in double quotes.
  std::string doubt_of_new(const Mention& mention) const {
    for (std::size_t i = mention.scope; i != NameScope::kNone; i = reader_.scope(i).outer) {
      const bool other = in(i, rename_.to, NameScope::kNone) == Owner::kOther;
      if (in(i, rename_.from, NameScope::kNone) == Owner::kOwn) return clash();
      if (other) break;
    }
    return {};
  }

  std::string clash() const {
    return fmt::format("has a \"{}\" of another's beside \"{}\"", rename_.to, rename_.from);
  }

  const Reader& reader_;
  const ColumnRename& rename_;
};

}  // namespace

References references(const Fragment& fragment) {
  References out;
  const Reader reader(fragment);
  for (const Mention& it : reader.mentions()) {
    ObjectName name = it.name;
    name.at = reader.moved(it.at);
    switch (it.kind) {
      case Mention::Kind::kTable:
        add_once(out.tables, std::move(name));
        break;
      case Mention::Kind::kFunction:
        add_once(out.functions, std::move(name));
        break;
      case Mention::Kind::kType:
        add_once(out.types, it.type);
        break;
      case Mention::Kind::kStar:
        out.star = true;
        break;
      case Mention::Kind::kColumn:
        add_column(reader, it, out);
        break;
    }
  }
  return out;
}

Fragment with_table_renamed(const Fragment& fragment, const ObjectName& from,
                            const ObjectName& to) {
  const Reader reader(fragment);
  const Language language = fragment.language;
  const bool moves = !same_name(from.schema, to.schema, language);
  Edit edit;
  const auto replace = [&](const Mention& mention) {
    if (moves && !to.schema.empty()) {
      edit.replace(mention.name.at, print(to, language));
    } else {
      edit.replace(mention.last, quoted(to.name, language));
    }
  };
  for (const Mention& it : reader.mentions()) {
    if (it.kind == Mention::Kind::kTable) {
      if (same_object(it.name, from, language)) replace(it);
      continue;
    }
    const bool has_prefix =
        (it.kind == Mention::Kind::kColumn || it.kind == Mention::Kind::kStar) &&
        !it.name.name.empty();
    if (!has_prefix) continue;
    const Range* range = reader.prefixed(it);
    const bool named = range != nullptr ? !range->aliased && !range->table.name.empty() &&
                                              same_object(range->table, from, language)
                                        : same_object(it.name, from, language);
    if (!named) continue;
    // A prefix without schema goes on without one.
    if (it.name.schema.empty()) {
      edit.replace(it.last, quoted(to.name, language));
    } else {
      replace(it);
    }
  }
  return edit.done(fragment);
}

Fragment with_function_renamed(const Fragment& fragment, const ObjectName& from,
                               const ObjectName& to) {
  const Reader reader(fragment);
  Edit edit;
  for (const Mention& it : reader.mentions()) {
    if (it.kind != Mention::Kind::kFunction || !same_object(it.name, from, fragment.language)) {
      continue;
    }
    ObjectName name = to;
    if (same_name(from.schema, to.schema, fragment.language)) name.schema = it.name.schema;
    edit.replace(it.name.at, print(name, fragment.language));
  }
  return edit.done(fragment);
}

Fragment with_type_renamed(const Fragment& fragment, const ObjectName& from, const ObjectName& to) {
  const Reader reader(fragment);
  Edit edit;
  for (const Mention& it : reader.mentions()) {
    if (it.kind != Mention::Kind::kType ||
        !same_object({it.type.schema, it.type.name, {}}, from, fragment.language)) {
      continue;
    }
    TypeName type = it.type;
    if (!same_name(from.schema, to.schema, fragment.language)) type.schema = to.schema;
    type.name = to.name;
    edit.replace(it.at, print(type, fragment.language));
  }
  return edit.done(fragment);
}

Fragment without_prefix(const Fragment& fragment, const ObjectName& table) {
  const Reader reader(fragment);
  Edit edit;
  for (const Mention& it : reader.mentions()) {
    const bool own = it.kind == Mention::Kind::kColumn && !it.name.name.empty() &&
                     reader.prefixed(it) == nullptr &&
                     same_object(it.name, table, fragment.language);
    if (own) edit.replace({{it.at.span.begin, it.column.at.span.begin}}, "");
  }
  return edit.done(fragment);
}

ColumnRenamed with_column_renamed(const Fragment& fragment, const ColumnRename& rename) {
  const Reader reader(fragment);
  const ColumnFinder finder(reader, rename);
  if (std::string doubt = finder.doubt(); !doubt.empty()) return {fragment, std::move(doubt)};
  const std::string to = quoted(rename.to, fragment.language);
  Edit edit;
  for (const Mention& it : reader.mentions()) {
    if (!finder.found(it)) continue;
    if (rename.keep_names && it.output) {
      edit.replace(it.column.at, to + " AS " + quoted(rename.from, fragment.language));
    } else {
      edit.replace(it.column.at, to);
    }
  }
  return {edit.done(fragment), {}};
}

std::optional<bool> result_has_column(const Fragment& query, const std::vector<Name>& names,
                                      std::string_view column, const Columns& columns) {
  const Reader reader(query);
  ColumnRename none;
  none.columns = columns;
  const auto is_it = [&](const Name& it) { return same_name(it.text, column, query.language); };
  if (std::any_of(names.begin(), names.end(), is_it)) return true;
  Range rest = reader.result();
  // Behind a star it isn't told which are named anew.
  if (!names.empty() && !rest.stars.empty()) {
    return query.language == Language::kSqlite ? std::optional(false) : std::nullopt;
  }
  const auto named = static_cast<std::ptrdiff_t>(std::min(names.size(), rest.columns.size()));
  rest.columns.erase(rest.columns.begin(), rest.columns.begin() + named);
  if (rest.columns.empty() && named != 0) return false;
  switch (ColumnFinder(reader, none).in(rest, column)) {
    case Owner::kNone:
      return false;
    case Owner::kUnknown:
      return std::nullopt;
    default:
      return true;
  }
}

}  // namespace aludel::sql
