// SPDX-License-Identifier: MIT
#include "schema/objects.h"

#include <algorithm>
#include <utility>

namespace aludel::schema {

Objects::Iterator Objects::from(std::string_view key) const {
  return std::lower_bound(begin(), end(), key, [](const Entry& entry, std::string_view sought) {
    return entry.key() < sought;
  });
}

const Object* Objects::at(std::string_view key) const {
  const Iterator found = from(key);
  return found != end() && found->key() == key ? found->get() : nullptr;
}

Objects::List& Objects::own() {
  if (list_.use_count() != 1) list_ = std::make_shared<List>(*list_);
  return *list_;
}

Objects::List::iterator Objects::find(List& list, const Object& object) {
  return std::find_if(list.begin(), list.end(),
                      [&](const Entry& entry) { return entry.get() == &object; });
}

void Objects::insert(std::string key, Object object) {
  const auto place = from(key) - begin();
  auto held = std::make_shared<const Entry::Held>(Entry::Held{std::move(key), std::move(object)});
  List& list = own();
  list.insert(list.begin() + place, Entry(std::move(held)));
}

void Objects::erase(const Object& object) {
  List& list = own();
  list.erase(find(list, object));
}

Object& Objects::edit(const Object& object) {
  List& list = own();
  const auto entry = find(list, object);
  auto copy = std::make_shared<Entry::Held>(Entry::Held{entry->key(), object});
  Object& result = copy->object;
  *entry = Entry(std::move(copy));
  return result;
}

}  // namespace aludel::schema
