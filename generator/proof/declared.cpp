// SPDX-License-Identifier: MIT
#include "proof/declared.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "proof/compare.h"
#include "sql/lexer.h"
#include "sql/splitter.h"

namespace aludel::proof {
namespace {

// A view, index or trigger stands on tables, a trigger on a view too.
constexpr std::string_view kOrder[] = {"table", "view", "index", "trigger"};

// Tables, views and indexes share their names, triggers have their own.
std::string name_key(std::string_view kind, std::string_view name) {
  return key_of(kind == "trigger" ? kind : "relation", name);
}

std::string said(const Head& head) { return head.kind + " \"" + head.name + '"'; }

// A virtual table makes tables of its own, which .schema prints too, with IF NOT EXISTS.
int rank(const Head& head) { return head.is_virtual ? 0 : head.if_not_exists ? 2 : 1; }

}  // namespace

Declared::Declared(const Records& records, text::Diagnostics& diagnostics)
    : records_(records), diagnostics_(diagnostics), engine_(open_sqlite()) {}

bool Declared::load(const std::vector<std::unique_ptr<text::Source>>& schema,
                    const std::vector<Broken>& said) {
  bool good = true;
  for (const auto& source : schema) good &= read(*source);
  if (!good) return false;
  engine_->begin(true);
  for (const std::string_view group : kOrder) {
    std::vector<const Item*> items;
    for (const Item& item : items_) {
      if (item.head.kind == group) items.push_back(&item);
    }
    std::stable_sort(items.begin(), items.end(),
                     [](const Item* a, const Item* b) { return rank(a->head) < rank(b->head); });
    // What stands on a refused definition would be refused only for that.
    if (!make(items)) return false;
  }
  engine_->commit();
  engine_->changes();
  return check(said);
}

bool Declared::read(const text::Source& source) {
  const std::size_t before = diagnostics_.all().size();
  const auto tokens = sql::lex(source, sql::Language::kSqlite, diagnostics_);
  if (diagnostics_.all().size() != before) return false;
  bool good = true;
  for (const sql::Statement& it : sql::split(source, tokens)) {
    good &= add(source, it.span,
                words(source, std::span(tokens).subspan(it.first, it.last - it.first)));
  }
  return good;
}

bool Declared::add(const text::Source& source, text::Span span, std::vector<Word> words) {
  const std::optional<Head> head = read_head(words);
  if (!head && words.front().is("create")) {
    const Outcome outcome = engine_->run(source.text(span));  // what is wrong, the engine can say
    if (outcome.refusal) {
      refused(*engine_, source, span, *outcome.refusal, "", diagnostics_);
      return false;
    }
  }
  const auto refuse = [&](text::Span where, std::string text) {
    diagnostics_.error(source, where, std::move(text));
    return false;
  };
  if (!head) {
    return refuse(words.front().span,
                  "schema/ holds definitions only (CREATE TABLE, INDEX, VIEW, TRIGGER, VIRTUAL "
                  "TABLE); what else is to be done belongs in a revision");
  }
  if (head->temporary) {
    return refuse(head->name_span, "a temporary object is gone with its connection; take it out");
  }
  if (records_.has(head->name) && !records_.is_own(words)) {
    return refuse(
        head->name_span,
        fmt::format("aludel keeps \"{}\" itself, as another table; take this out", head->name));
  }
  if (folded(head->name).starts_with("sqlite_")) return true;
  const Item& item = items_.emplace_back(Item{&source, span, std::move(words), *head});
  const auto [first, is_new] = names_.emplace(name_key(head->kind, head->name), &item);
  if (is_new) return true;
  const Item& other = *first->second;
  diagnostics_
      .error(source, head->name_span, said(*head) + " has the name of an earlier definition")
      .note(*other.source, other.head.name_span, said(other.head) + " is defined here");
  return false;
}

// What is refused is tried again whenever something else was accepted.
bool Declared::make(const std::vector<const Item*>& items) {
  std::vector<std::pair<const Item*, Refusal>> left;
  const auto is_made = [&](const Item* item, Refusal& refusal) {
    Outcome outcome = engine_->run(item->source->text(item->span));
    if (outcome.refusal) refusal = std::move(*outcome.refusal);
    return !outcome.refusal;
  };
  for (const Item* item : items) {
    Refusal refusal;
    if (!is_made(item, refusal)) {
      left.emplace_back(item, std::move(refusal));
      continue;
    }
    while (std::erase_if(left, [&](auto& it) { return is_made(it.first, it.second); }) != 0) {
    }
  }
  for (const auto& [item, refusal] : left) {
    refused(*engine_, *item->source, item->span, refusal, "", diagnostics_);
  }
  return left.empty();
}

bool Declared::check(const std::vector<Broken>& said) {
  const auto is_said = [&](const Broken& it) {
    return std::any_of(said.begin(), said.end(), [&](const Broken& other) {
      return it.words == other.words && reads_alike(it.definition, other.definition);
    });
  };
  const auto report = [&](const Broken& it, const std::string& how) {
    if (is_said(it)) return;
    const Location where = place(key_of(it.definition.kind, it.definition.name), "", "");
    explain(it.words, diagnostics_.error(*where.source, where.span,
                                         proof::said(it.definition) + ' ' + how + it.words));
  };
  const std::vector<Broken> broken = engine_->broken();
  const std::vector<Broken> keys = engine_->broken_keys(nullptr);
  for (const Broken& it : broken)
    report(it, fmt::format("can't be used; {} says: ", engine_->name()));
  for (const Broken& it : keys) report(it, "");
  return broken.empty() && keys.empty();
}

Location Declared::place(const std::string& key, std::string_view column,
                         std::string_view clause) const {
  const std::size_t space = key.find(' ');
  const auto found = names_.find(name_key(key.substr(0, space), key.substr(space + 1)));
  if (found == names_.end() || found->second->head.kind != key.substr(0, space)) return {};
  const Item& item = *found->second;
  const std::optional<Table> table = read_table(item.words);
  if (table && !column.empty()) {
    for (const Column& it : table->columns) {
      if (folded(it.name) == column) return {item.source, it.name_span};
    }
  }
  if (table && !clause.empty()) {
    for (const auto* clauses : {&table->constraints, &table->options}) {
      for (const Clause& it : *clauses) {
        if (it.form == clause) return {item.source, it.span};
      }
    }
  }
  return {item.source, item.head.name_span};
}

}  // namespace aludel::proof
