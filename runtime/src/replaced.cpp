// SPDX-License-Identifier: MIT
#include "replaced.h"

#include "text.h"

namespace aludel {

const char* name_before(const Chain& chain, const Revision& revision) noexcept {
  if (revision.replaced_count == 0) return nullptr;
  const char* last = replaced(revision)[revision.replaced_count - 1];
  return find_id(chain, last) == kNone ? last : nullptr;
}

unsigned find_replacing(const Chain& chain, const char* id) noexcept {
  for (unsigned i = chain.size; i-- > 0;) {
    for (unsigned r = 0; r < chain[i].replaced_count; ++r) {
      if (equal(replaced(chain[i])[r], id)) return i;
    }
  }
  return kNone;
}

unsigned find_applied(const Chain& chain, const char* id) noexcept {
  const unsigned own = find_id(chain, id);
  if (own != kNone) return own;
  const unsigned index = find_replacing(chain, id);
  if (index == kNone) return kNone;
  const Revision& revision = chain[index];
  return equal(replaced(revision)[revision.replaced_count - 1], id) ? index : kNone;
}

}  // namespace aludel
