// SPDX-License-Identifier: MIT
#include "scripts.h"

namespace aludel {

const Script& script_of(const Migrations& migrations, Dialect dialect,
                        const Steps& steps) noexcept {
  const Script& usual = migrations.units[steps.index()]->script(dialect, steps.direction());
  const Variants* variants = variants_of(migrations, steps.index(), dialect, steps.direction());
  if (variants == nullptr) return usual;
  unsigned applied = 0;
  for (unsigned i = 0; i < variants->revision_count; ++i) {
    const unsigned index = find_id(*migrations.chain, variants->revisions[i]);
    if (index != kNone && steps.has(index)) applied |= 1u << i;
  }
  for (const Variant& it : *variants) {
    if (it.applied == applied) return it.script;
  }
  return usual;  // not reached: there is a form for whatever the graph allows
}

}  // namespace aludel
