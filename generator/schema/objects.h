// SPDX-License-Identifier: MIT
//
// The objects of a schema in the order of their keys. A value that costs little to copy: copies
// share the list until one of them changes, and each object until it is the one that changes.
#ifndef ALUDEL_GENERATOR_SCHEMA_OBJECTS_H
#define ALUDEL_GENERATOR_SCHEMA_OBJECTS_H

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/object.h"

namespace aludel::schema {

class Objects {
 public:
  /// An object with the key that it is sorted by.
  class Entry {
   public:
    const Object& operator*() const { return held_->object; }
    const Object* operator->() const { return &held_->object; }
    const Object* get() const { return &held_->object; }
    const std::string& key() const { return held_->key; }

   private:
    friend class Objects;
    struct Held {
      std::string key;
      Object object;
    };
    explicit Entry(std::shared_ptr<const Held> held) : held_(std::move(held)) {}

    std::shared_ptr<const Held> held_;
  };
  using Iterator = std::vector<Entry>::const_iterator;

  Iterator begin() const { return list_->begin(); }
  Iterator end() const { return list_->end(); }
  bool empty() const { return list_->empty(); }
  /// The first whose key isn't before this one.
  Iterator from(std::string_view key) const;
  /// The object of that key; nullptr where there is none.
  const Object* at(std::string_view key) const;
  /// Whether both share one list; else they may be equal all the same.
  bool is(const Objects& other) const { return list_ == other.list_; }

  // Each of these ends iterators, and pointers to what no other copy holds.
  void insert(std::string key, Object object);
  void erase(const Object& object);
  /// A copy in the object's place, to be changed in all but what its key is made of.
  Object& edit(const Object& object);

 private:
  using List = std::vector<Entry>;

  List& own();
  static List::iterator find(List& list, const Object& object);

  std::shared_ptr<List> list_ = std::make_shared<List>();
};

}  // namespace aludel::schema

#endif  // ALUDEL_GENERATOR_SCHEMA_OBJECTS_H
