// SPDX-License-Identifier: MIT
#include "inspect/catalog.h"

namespace aludel::inspect {

std::string key_of(std::string_view kind, std::string_view name) {
  return std::string(kind) + ' ' + folded(name);
}

std::string said(const Definition& definition) {
  return definition.kind + " \"" + definition.name + '"';
}

}  // namespace aludel::inspect
