// SPDX-License-Identifier: MIT
#include "schema/match.h"

#include <algorithm>
#include <numeric>

#include "schema/canonical.h"

namespace aludel::schema {
namespace {

/// The table whose columns an index or policy speaks of, where the schema is known.
const Table* table_of(const Object& object, const Schema* schema) {
  Id of;
  if (const auto* index = std::get_if<Index>(&object)) of = index->table;
  if (const auto* policy = std::get_if<Policy>(&object)) of = policy->table;
  const Object* table =
      schema && !of.name.empty() ? schema->find(sql::ObjectKind::kTable, of) : nullptr;
  return table ? &std::get<Table>(*table) : nullptr;
}

}  // namespace

std::vector<Matcher::Pair> Matcher::objects() const {
  // Both are in the same order; what is the same object in both is the same pointer, mostly.
  const Objects& expected = expected_->objects();
  const Objects& actual = actual_->objects();
  if (expected.is(actual)) return {};
  std::vector<const Object*> lone;
  std::vector<const Object*> stray;
  std::vector<Pair> both;
  auto it = expected.begin();
  auto other = actual.begin();
  while (it != expected.end() || other != actual.end()) {
    const int order = it == expected.end()        ? 1
                      : other == actual.end()     ? -1
                      : it->get() == other->get() ? 0
                                                  : it->key().compare(other->key());
    if (order < 0) lone.push_back((it++)->get());
    if (order > 0) stray.push_back((other++)->get());
    if (order == 0) both.emplace_back((it++)->get(), (other++)->get());
  }
  // An index with a chosen name is the same under any.
  for (const Object*& a : lone) {
    const auto* index = std::get_if<Index>(a);
    if (!index) continue;
    const Object is = this->expected(*a);
    for (const Object*& b : stray) {
      const auto* candidate = b ? std::get_if<Index>(b) : nullptr;
      if (!candidate || !(index->chosen || candidate->chosen)) continue;
      if (!(is == this->actual(*b))) continue;
      a = b = nullptr;
      break;
    }
  }
  std::vector<Pair> pairs;
  for (const Object* object : lone) {
    if (object) pairs.emplace_back(object, nullptr);
  }
  for (const Pair& pair : both) {
    const auto& [a, b] = pair;
    if (a != b && !same(*a, *b)) pairs.push_back(pair);
  }
  for (const Object* object : stray) {
    if (object) pairs.emplace_back(nullptr, object);
  }
  return pairs;
}

// Most objects of most schemas read the same, and then no form has to be made to compare them by:
// but for those whose form depends on a table, which may be another one.
bool Matcher::same(const Object& expected, const Object& actual) const {
  if (expected == actual) {
    const Table* table = table_of(expected, expected_);
    const Table* other = table_of(actual, actual_);
    if (table == other || (table && other && *table == *other)) return true;
  }
  return this->expected(expected) == this->actual(actual);
}

Object Matcher::canonical(const Object& object, const Schema* schema) const {
  return schema::canonical(object, rules_, table_of(object, schema));
}

// A foreign key to whatever the parent's key is, with what that is.
Constraint Matcher::with_key(Constraint constraint, const Schema* schema) const {
  sql::Constraint& definition = constraint.definition;
  if (!schema || !definition.references || !definition.referenced.empty()) return constraint;
  definition.referenced = schema->referenced(definition);
  for (sql::Name& it : definition.referenced) it.text = rules_.key(it.text);
  return constraint;
}

Matcher::Lone Matcher::constraints(const std::vector<Constraint>& expected,
                                   const std::vector<Constraint>& actual) const {
  Lone lone;
  lone.actual.resize(actual.size());
  std::iota(lone.actual.begin(), lone.actual.end(), std::size_t{0});
  for (std::size_t i = 0; i != expected.size(); ++i) {
    const Constraint& it = expected[i];
    // One of the same name before one whose name was chosen.
    const auto rank = [&](std::size_t j) {
      const Constraint& other = actual[j];
      if (!(it == other) && !(with_key(it, expected_) == with_key(other, actual_))) return 0;
      return it.name == other.name ? 2 : 1;
    };
    const auto best =
        std::max_element(lone.actual.begin(), lone.actual.end(),
                         [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
    if (best == lone.actual.end() || rank(*best) == 0) {
      lone.expected.push_back(i);
    } else {
      lone.actual.erase(best);
    }
  }
  return lone;
}

}  // namespace aludel::schema
