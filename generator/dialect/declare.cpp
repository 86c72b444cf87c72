// SPDX-License-Identifier: MIT
//
// Files of schema/ -> a schema. Whatever can't be carried out yet is tried again when something
// else was, so the order of files and statements doesn't matter.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "dialect/dialect.h"
#include "sql/lexer.h"
#include "sql/parser.h"
#include "sql/splitter.h"

namespace aludel::dialect {
namespace {

using Kind = sql::ObjectKind;

struct Definition {
  const text::Source* source;
  sql::Statement statement;
};

/// What a statement makes.
struct Made {
  Kind kind;
  const sql::ObjectName* name;
  bool temporary = false;
  const sql::ObjectName* table = nullptr;  // a trigger's
};

std::optional<Made> made_by(const sql::Node& node) {
  using Persistence = sql::Persistence;
  if (const auto* it = std::get_if<sql::CreateTable>(&node)) {
    return Made{Kind::kTable, &it->name, it->persistence == Persistence::kTemporary};
  }
  if (const auto* it = std::get_if<sql::CreateVirtualTable>(&node)) {
    return Made{Kind::kTable, &it->name};
  }
  if (const auto* it = std::get_if<sql::CreateIndex>(&node); it && it->name) {
    return Made{Kind::kIndex, &*it->name};
  }
  if (const auto* it = std::get_if<sql::CreateView>(&node)) {
    return Made{Kind::kView, &it->name, it->temporary};
  }
  if (const auto* it = std::get_if<sql::CreateTrigger>(&node)) {
    return Made{Kind::kTrigger, &it->name, it->temporary, &it->table};
  }
  if (const auto* it = std::get_if<sql::CreateSequence>(&node)) {
    return Made{Kind::kSequence, &it->name, it->persistence == Persistence::kTemporary};
  }
  if (const auto* it = std::get_if<sql::CreateType>(&node)) return Made{Kind::kType, &it->name};
  if (const auto* it = std::get_if<sql::CreateDomain>(&node)) {
    return Made{Kind::kDomain, &it->name};
  }
  return std::nullopt;
}

// In which order definitions are best tried; what stands on something comes after it.
int rank(const sql::Node& node) {
  struct Rank {
    int operator()(const sql::CreateSchema&) const { return 0; }
    int operator()(const sql::CreateExtension&) const { return 1; }
    int operator()(const sql::CreateType&) const { return 2; }
    int operator()(const sql::CreateDomain&) const { return 3; }
    int operator()(const sql::CreateSequence&) const { return 4; }
    int operator()(const sql::CreateVirtualTable&) const { return 5; }
    int operator()(const sql::CreateTable&) const { return 5; }
    int operator()(const sql::CreateRoutine&) const { return 6; }
    int operator()(const sql::CreateView&) const { return 9; }
    int operator()(const sql::CreateIndex&) const { return 10; }
    int operator()(const sql::CreateTrigger&) const { return 11; }
    int operator()(const sql::CreatePolicy&) const { return 11; }
    int operator()(const sql::Opaque&) const { return 7; }
    int operator()(const sql::Comment&) const { return 12; }
    int operator()(const sql::Grant&) const { return 13; }
    int operator()(const sql::Skipped&) const { return 13; }
    int operator()(const sql::DataStatement&) const { return 13; }
    int operator()(const sql::Drop&) const { return 13; }
    int operator()(const sql::AlterTable& it) const { return it.kind == Kind::kTable ? 8 : 12; }
    int operator()(const sql::AlterSequence&) const { return 8; }
    int operator()(const sql::AlterType&) const { return 8; }
    int operator()(const sql::AlterDomain&) const { return 8; }
    int operator()(const sql::AlterPolicy&) const { return 12; }
    int operator()(const sql::AlterObject&) const { return 12; }
  };
  return std::visit(Rank(), node);
}

// What a dump writes behind a CREATE; everything else of ALTER changes what there is.
bool defines(const sql::TableAction& action) {
  if (const auto* it = std::get_if<sql::AlterIdentity>(&action)) {
    return it->what == sql::AlterIdentity::What::kAdd;
  }
  if (const auto* it = std::get_if<sql::AlterPartition>(&action)) return it->attach;
  if (const auto* it = std::get_if<sql::AlterInherit>(&action)) return it->inherit;
  if (const auto* it = std::get_if<sql::SetSettings>(&action)) return !it->reset;
  return std::holds_alternative<sql::AddColumn>(action) ||
         std::holds_alternative<sql::AddConstraint>(action) ||
         std::holds_alternative<sql::SetDefault>(action) ||
         std::holds_alternative<sql::SetNotNull>(action) ||
         std::holds_alternative<sql::SetColumnAttribute>(action) ||
         std::holds_alternative<sql::AlterConstraint>(action) ||
         std::holds_alternative<sql::SetProperty>(action) ||
         std::holds_alternative<sql::OwnerTo>(action);
}

bool defines(const sql::Node& node) {
  if (const auto* it = std::get_if<sql::AlterTable>(&node)) {
    return std::all_of(it->actions.begin(), it->actions.end(),
                       [](const sql::TableAction& action) { return defines(action); });
  }
  if (const auto* it = std::get_if<sql::AlterObject>(&node)) {
    return it->what == sql::AlterObject::What::kOwner || it->what == sql::AlterObject::What::kOther;
  }
  if (const auto* it = std::get_if<sql::AlterDomain>(&node)) {
    return !std::holds_alternative<sql::DropConstraint>(it->action) &&
           !std::holds_alternative<sql::RenameConstraint>(it->action);
  }
  if (const auto* it = std::get_if<sql::CreateTable>(&node); it && !it->as.empty()) return false;
  return !std::holds_alternative<sql::DataStatement>(node) &&
         !std::holds_alternative<sql::Drop>(node) &&
         !std::holds_alternative<sql::AlterType>(node) &&
         !std::holds_alternative<sql::AlterPolicy>(node);
}

// What a dump writes around its definitions.
bool is_of_a_dump(const sql::Skipped& it) {
  for (const std::string_view usual :
       {"SET", "RESET", "SELECT", "BEGIN", "START", "COMMIT", "END", "PRAGMA", "\\"}) {
    if (it.what.starts_with(usual)) return true;
  }
  return false;
}

/// One dialect's part of the files, read and carried out.
class Declarer {
 public:
  Declarer(const Dialect& dialect, sql::Language language, text::Diagnostics& diagnostics)
      : dialect_(dialect), language_(language), diagnostics_(diagnostics) {}

  bool read(const text::Source& source);
  std::optional<Declaration> run();

 private:
  bool read(const text::Source& source, std::span<const sql::Token> tokens, sql::Language language);
  bool take(const text::Source& source, sql::Statement statement);
  bool is_first(const text::Source& source, const Made& made);
  void drop_shadows();
  bool try_out(const Definition& definition, Declaration& declaration,
               text::Diagnostics& diagnostics) const;
  bool refuse(const text::Source& source, text::Span span, std::string text) {
    diagnostics_.error(source, span, std::move(text));
    return false;
  }

  const Dialect& dialect_;
  const sql::Language language_;
  text::Diagnostics& diagnostics_;
  std::vector<Definition> definitions_;
  std::vector<Hint> hints_;
  std::map<std::string, std::pair<const text::Source*, std::pair<std::string, text::Span>>> names_;
};

// "@sqlite", "@postgresql", "@end" of a line comment; otherwise empty.
std::string_view block_word(const text::Source& source, const sql::Token& token) {
  if (token.kind != sql::TokenKind::kLineComment) return {};
  std::string_view text = source.text(token.span).substr(2);
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text == "@sqlite" || text == "@postgresql" || text == "@end" ? text : std::string_view();
}

bool Declarer::read(const text::Source& source) {
  const std::size_t before = diagnostics_.all().size();
  if (language_ != sql::Language::kPortable) {
    const auto tokens = sql::lex(source, language_, diagnostics_);
    return diagnostics_.all().size() == before && read(source, tokens, language_);
  }
  const auto tokens = sql::lex(
      source, language_,
      [&, now = language_](const sql::Token& comment) mutable {
        const std::string_view word = block_word(source, comment);
        if (word == "@sqlite") now = sql::Language::kSqlite;
        if (word == "@postgresql") now = sql::Language::kPostgresql;
        if (word == "@end") now = sql::Language::kPortable;
        return now;
      },
      diagnostics_);
  if (diagnostics_.all().size() != before) return false;
  bool good = true;
  const sql::Token* block = nullptr;  // the open one
  std::size_t first = 0;
  const auto part = [&](std::size_t last) {
    const std::string_view word = block ? block_word(source, *block).substr(1) : "";
    const auto tokens_of_it = std::span(tokens).subspan(first, last - first);
    first = last + 1;
    if (word.empty()) return read(source, tokens_of_it, language_);
    return word != dialect_.name() || read(source, tokens_of_it, dialect_.language());
  };
  for (std::size_t i = 0; i != tokens.size(); ++i) {
    const std::string_view word = block_word(source, tokens[i]);
    if (word.empty()) continue;
    good = part(i) && good;
    const bool ends = word == "@end";
    if (ends && !block) {
      good = refuse(source, tokens[i].span, "\"@end\" without a block to end");
    } else if (!ends && block) {
      good = refuse(source, tokens[i].span,
                    fmt::format("\"{}\" inside another block; write \"-- @end\" before", word));
    }
    block = ends ? nullptr : &tokens[i];
  }
  good = part(tokens.size()) && good;
  if (!block) return good;
  return refuse(source, block->span,
                fmt::format("\"{}\" is not ended; write \"-- @end\" behind its last statement",
                            block_word(source, *block)));
}

bool Declarer::read(const text::Source& source, std::span<const sql::Token> tokens,
                    sql::Language language) {
  read_hints(source, tokens, language, hints_, diagnostics_);
  bool good = true;
  for (const sql::Extent& extent : sql::split(source, tokens)) {
    std::optional<sql::Statement> statement =
        sql::parse(source, tokens, extent, language, diagnostics_);
    good = statement && take(source, std::move(*statement)) && good;
  }
  return good;
}

bool Declarer::take(const text::Source& source, sql::Statement statement) {
  if (const auto* skipped = std::get_if<sql::Skipped>(&statement.node)) {
    if (!is_of_a_dump(*skipped)) {
      diagnostics_.warning(source, statement.span(),
                           fmt::format("{} is no part of a schema; it is skipped", skipped->what));
    }
    return true;
  }
  const auto& rules = dialect_.rules();
  if (!defines(statement.node)) {
    const bool sqlite = rules.language() == sql::Language::kSqlite;
    const std::size_t begin = statement.span().begin;
    const std::size_t word = statement.text.text.find_first_of(" \t\n;(");
    const std::size_t end = std::min(statement.span().end, begin + word);
    return refuse(source, {begin, end},
                  fmt::format("schema/ holds definitions only (CREATE TABLE, INDEX, VIEW, TRIGGER, "
                              "{}); what else is to be done belongs in a revision",
                              sqlite ? "VIRTUAL TABLE" : "TYPE, …"));
  }
  if (const std::optional<Made> made = made_by(statement.node)) {
    const sql::ObjectName& name = *made->name;
    if (made->temporary || rules.same(name.schema, rules.temporary_schema())) {
      return refuse(source, name.at.span,
                    "a temporary object is gone with its connection; take it out");
    }
    if (rules.key(name.name).starts_with("sqlite_")) return true;  // .schema prints them
    definitions_.push_back({&source, std::move(statement)});
    return is_first(source, *made_by(definitions_.back().statement.node));
  }
  definitions_.push_back({&source, std::move(statement)});
  return true;
}

bool Declarer::is_first(const text::Source& source, const Made& made) {
  const auto& rules = dialect_.rules();
  std::string_view space = rules.name_space(made.kind);
  if (made.kind == Kind::kTrigger) space = "trigger";
  const std::string schema =
      rules.same(made.name->schema, rules.default_schema()) ? "" : made.name->schema;
  std::string key = fmt::format("{} {} {}", space, rules.key(schema), rules.key(made.name->name));
  if (made.table && rules.names_by_table(made.kind)) key += ' ' + rules.key(made.table->name);
  std::string said = fmt::format("{} \"{}\"", sql::kind_name(made.kind), made.name->name);
  const auto [first, is_new] =
      names_.emplace(std::move(key), std::pair(&source, std::pair(said, made.name->at.span)));
  if (is_new) return true;
  const auto& [other, place] = first->second;
  diagnostics_.error(source, made.name->at.span, said + " has the name of an earlier definition")
      .note(*other, place.second, place.first + " is defined here");
  return false;
}

// A virtual table makes tables of its own, which .schema prints too, with IF NOT EXISTS.
void Declarer::drop_shadows() {
  const auto& rules = dialect_.rules();
  std::vector<std::string> prefixes;
  for (const Definition& it : definitions_) {
    if (const auto* table = std::get_if<sql::CreateVirtualTable>(&it.statement.node)) {
      prefixes.push_back(rules.key(table->name.name) + '_');
    }
  }
  std::erase_if(definitions_, [&](const Definition& it) {
    const auto* table = std::get_if<sql::CreateTable>(&it.statement.node);
    return table && table->if_not_exists &&
           std::any_of(prefixes.begin(), prefixes.end(), [&](const std::string& prefix) {
             return rules.key(table->name.name).starts_with(prefix);
           });
  });
}

bool Declarer::try_out(const Definition& definition, Declaration& declaration,
                       text::Diagnostics& diagnostics) const {
  const auto lowered =
      dialect_.lower(definition.statement, declaration.schema, *definition.source, diagnostics);
  if (!lowered) return false;
  schema::Schema next = declaration.schema;
  for (const sql::Statement& it : *lowered) {
    if (!next.apply(it, *definition.source, diagnostics)) return false;
  }
  declaration.schema = std::move(next);
  for (const sql::Statement& it : *lowered) {
    declaration.definitions.push_back({definition.source, it});
  }
  return true;
}

std::optional<Declaration> Declarer::run() {
  drop_shadows();
  std::stable_sort(definitions_.begin(), definitions_.end(),
                   [](const Definition& a, const Definition& b) {
                     return rank(a.statement.node) < rank(b.statement.node);
                   });
  Declaration declaration{schema::Schema(dialect_.rules()), {}, std::move(hints_)};
  std::vector<const Definition*> left;
  for (const Definition& it : definitions_) left.push_back(&it);
  // Forwards and backwards by turns: either order of a long chain is done in one go.
  for (std::size_t before = left.size() + 1; left.size() != before && !left.empty();) {
    before = left.size();
    for (int pass = 0; pass != 2; ++pass) {
      std::erase_if(left, [&](const Definition* it) {
        text::Diagnostics ignored;
        return try_out(*it, declaration, ignored);
      });
      std::reverse(left.begin(), left.end());
    }
  }
  for (const Definition* it : left) try_out(*it, declaration, diagnostics_);
  return left.empty() ? std::optional(std::move(declaration)) : std::nullopt;
}

}  // namespace

std::optional<Declaration> Dialect::declare(std::span<const text::Source* const> files,
                                            sql::Language language,
                                            text::Diagnostics& diagnostics) const {
  Declarer declarer(*this, language, diagnostics);
  bool good = true;
  for (const text::Source* file : files) good = declarer.read(*file) && good;
  return good ? declarer.run() : std::nullopt;
}

}  // namespace aludel::dialect
