// SPDX-License-Identifier: MIT
#include "revisions/records.h"

#include <algorithm>
#include <vector>

#include "sql/words.h"

namespace aludel::revisions {
namespace {

struct Record {
  std::string_view ending;  // behind the version table's name
  std::vector<std::string_view> columns;
};

// As runtime/src/sqlite/records.cpp makes them.
const Record kRecords[] = {
    {"", {"version_num"}},
    {"_history",
     {"sequence", "run", "revision", "parents", "dependencies", "direction", "how", "time",
      "checksum", "message", "program"}},
    {"_downgrade", {"revision", "variant", "number", "flags", "sql", "message", "checksum"}},
};

/// Whether a name behind this word is that of a table, view or index.
bool names_follow(const sql::Word& word) {
  for (const std::string_view keyword :
       {"table", "view", "index", "exists", "into", "update", "from", "join", "on", "to",
        "references", "ignore", "replace", "abort", "fail", "rollback"}) {
    if (word.is(keyword)) return true;
  }
  return false;
}

}  // namespace

Records::Records(std::string_view version_table)
    : version_(sql::folded(version_table.substr(version_table.find('.') + 1))) {}

bool Records::has(std::string_view name) const {
  return std::any_of(std::begin(kRecords), std::end(kRecords), [&](const Record& it) {
    return sql::folded(name) == version_ + std::string(it.ending);
  });
}

std::optional<text::Span> Records::named_in(std::string_view statement,
                                            sql::Language language) const {
  const std::vector<sql::Word> all = sql::words(statement, language);
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (!has(all[i].name)) continue;
    const bool qualified = i >= 3 && all[i - 1].form == ".";  // main.x, not the column t.x
    if (names_follow(all[qualified ? i - 3 : i - 1])) return all[i].span;
  }
  return std::nullopt;
}

bool Records::is_own(const sql::CreateTable& definition) const {
  return std::any_of(std::begin(kRecords), std::end(kRecords), [&](const Record& it) {
    const auto same = [](const sql::ColumnDefinition& column, std::string_view name) {
      return sql::folded(column.name.text) == name;
    };
    return sql::folded(definition.name.name) == version_ + std::string(it.ending) &&
           std::equal(definition.columns.begin(), definition.columns.end(), it.columns.begin(),
                      it.columns.end(), same);
  });
}

bool check_records(const Chain& chain, const Records& records, text::Diagnostics& diagnostics) {
  bool good = true;
  for (const Link& link : chain.links) {
    const Revision& revision = link.revision;
    for (const Section* section : {&revision.upgrade, &revision.downgrade}) {
      for (const Step& step : section->steps) {
        const auto check = [&](const sql::Fragment& text) {
          const auto own = records.named_in(text.text, text.language);
          if (!own) return;
          good = false;
          const std::size_t begin = text.at.span.begin;
          diagnostics.error(*revision.source, {begin + own->begin, begin + own->end},
                            "aludel keeps this table itself; a revision must not touch it");
        };
        check(step.input.statement.text);
        for (const sql::Statement& it : step.input.stand_ins) check(it.text);
      }
    }
  }
  return good;
}

}  // namespace aludel::revisions
