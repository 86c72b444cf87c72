// SPDX-License-Identifier: MIT
#include "autogenerate/texts.h"

#include <algorithm>
#include <variant>

#include "dialect/hints.h"
#include "sql/parser.h"

namespace aludel::autogenerate {

void Texts::add(const text::Source* source, text::Span span) {
  spans_[source][span.begin] = span.end;
}

void Texts::add(const dialect::Declaration& declared) {
  for (const auto& it : declared.definitions) add(it.source, it.statement.span());
}

void Texts::add(const revisions::Chain& chain) {
  for (const revisions::Link& link : chain.links) {
    for (const auto* section : {&link.revision.upgrade, &link.revision.downgrade}) {
      for (const revisions::Step& step : section->steps) {
        add(link.revision.source.get(), step.span());
      }
    }
  }
}

std::optional<text::Span> Texts::span_around(const schema::Place& place) const {
  const auto file = spans_.find(place.source);
  if (file == spans_.end()) return std::nullopt;
  auto it = file->second.upper_bound(place.span.begin);
  if (it == file->second.begin()) return std::nullopt;
  --it;
  if (it->second < place.span.end) return std::nullopt;
  return text::Span{it->first, it->second};
}

std::string Texts::statement(const schema::Place& place, sql::Language language) const {
  const auto span = span_around(place);
  return span ? dialect::without_hints(*place.source, *span, language) : std::string();
}

std::string Texts::column(const schema::Place& place, sql::Language language) const {
  const auto span = span_around(place);
  if (!span) return "";
  const std::string_view text = place.source->text(*span);
  const auto statement = sql::parse(text, language);
  if (!statement) return "";
  const std::size_t at = place.span.begin - span->begin;
  const auto slice = [&](const sql::ColumnDefinition& column) {
    const std::string_view written =
        text.substr(column.at.span.begin, column.at.span.end - column.at.span.begin);
    const bool has_comment = written.find("--") != text.npos || written.find("/*") != text.npos;
    return std::string(has_comment ? std::string_view() : written);
  };
  if (const auto* create = std::get_if<sql::CreateTable>(&statement->node)) {
    for (const sql::ColumnDefinition& it : create->columns) {
      if (it.name.at.span.begin == at) return slice(it);
    }
  }
  if (const auto* alter = std::get_if<sql::AlterTable>(&statement->node)) {
    for (const sql::TableAction& action : alter->actions) {
      const auto* added = std::get_if<sql::AddColumn>(&action);
      if (added != nullptr && added->column.name.at.span.begin == at) return slice(added->column);
    }
  }
  return "";
}

}  // namespace aludel::autogenerate
