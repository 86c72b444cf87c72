// SPDX-License-Identifier: MIT
//
// What the engine says about a statement -> a diagnostic at the statement's place.
#ifndef ALUDEL_GENERATOR_PROOF_REPORT_H
#define ALUDEL_GENERATOR_PROOF_REPORT_H

#include <optional>
#include <string>
#include <string_view>

#include "proof/engine.h"
#include "schema/compare.h"
#include "schema/schema.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::proof {

/// Where something is defined. Without a source: nowhere that is known.
struct Location {
  const text::Source* source = nullptr;
  text::Span span;
};

/// Where a schema has the object that a catalog calls so; nothing where it hasn't, or not with a
/// place.
std::optional<Location> place_in(const schema::Schema& schema, const Definition& definition);

/// The folded name in "no such table: main.x", without what it is qualified by; otherwise empty.
std::string missing_name(std::string_view words);

/// "x is missing", "x" and `unexpected`, or "x was a and is b" and `when`.
std::string in_words(const schema::Difference& difference, std::string_view unexpected,
                     std::string_view when);

/// A note where the engine's words are about something that only the program may have.
void explain(std::string_view words, text::Diagnostic& diagnostic);
void explain(const Refusal& refusal, text::Diagnostic& diagnostic);

/// A note that such a function (Engine::stub()) gave NULL here; none where there is no name.
void explain_stub(std::string_view function, text::Diagnostic& diagnostic);

/// An error at the token that the engine points to, at the name in "no such table: x", or at the
/// whole statement. `sql` is what the engine got: shown, where it is not the statement itself.
/// `when` is put behind "refuses this statement": empty, or begins with a space.
text::Diagnostic& refused(const Engine& engine, const text::Source& source, text::Span statement,
                          std::string_view sql, const Refusal& refusal, std::string_view when,
                          text::Diagnostics& diagnostics);

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_REPORT_H
