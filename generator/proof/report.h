// SPDX-License-Identifier: MIT
//
// What the engine says about a statement -> a diagnostic at the statement's place.
#ifndef ALUDEL_GENERATOR_PROOF_REPORT_H
#define ALUDEL_GENERATOR_PROOF_REPORT_H

#include <string_view>

#include "proof/engine.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::proof {

/// Where something is defined. Without a source: nowhere that is known.
struct Location {
  const text::Source* source = nullptr;
  text::Span span;
};

/// A note where the engine's words are about something that only the program may have.
void explain(std::string_view words, text::Diagnostic& diagnostic);

/// An error at the token that the engine points to, at the name in "no such table: x", or at the
/// whole statement. `when` is put behind "refuses this statement": empty, or begins with a space.
text::Diagnostic& refused(const Engine& engine, const text::Source& source, text::Span statement,
                          const Refusal& refusal, std::string_view when,
                          text::Diagnostics& diagnostics);

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_REPORT_H
