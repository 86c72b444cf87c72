// SPDX-License-Identifier: MIT
//
// One section of a revision file: the tokens and directives below an @upgrade, @downgrade or
// @irreversible, to its list of statements.
#ifndef ALUDEL_GENERATOR_REVISIONS_SECTION_H
#define ALUDEL_GENERATOR_REVISIONS_SECTION_H

#include "revisions/parts.h"
#include "revisions/revision.h"
#include "revisions/rules.h"
#include "text/diagnostics.h"

namespace aludel::revisions {

/// Reads one section. Reported is everything that is wrong between its directive and the next
/// section's.
Section read_section(const Lexed& file, const Part& part, const Manner& manner,
                     text::Diagnostics& diagnostics);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_SECTION_H
