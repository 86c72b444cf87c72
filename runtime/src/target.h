// SPDX-License-Identifier: MIT
//
// What a user writes to say where a database should go, resolved to revisions.
//
//   ID            a revision, by its id or any beginning that only it has (a whole id goes first)
//   LABEL         the revision that carries the label, by the same rules
//   RELEASE       the heads that a release was made of, by its whole name
//   head          the only versioned head       heads    all that nothing revises or depends on
//   base          no revision                   current  where the database is
//   X+N X-N       N steps above or below X, one of the above ("base+2", "head-1", "8be4+1")
//   +N -N         the same from where the database is
//   L@…           each of them on the line of L, a label or an ID: the head that lies above or
//                 below it, N steps along it; "L@base" is the base of that line alone
//   A:B A: :B     a range, where one is asked for: the functions at the end
//
// Nothing is guessed: what could mean two things is refused (kAmbiguousTarget) with the choices
// in words, and so is anything left over (kBadTarget). A way that ends too early is
// kUnreachable, and the words say how long it is. docs/graph.md has the whole of it,
// docs/coming-from-alembic.md where it differs from Alembic's.
#ifndef ALUDEL_RUNTIME_TARGET_H
#define ALUDEL_RUNTIME_TARGET_H

#include <aludel/revision.h>
#include <aludel/status.h>

#include "graph.h"
#include "text.h"

namespace aludel {

/// Makes `target` the revisions that `text` names (none: the base). `applied` is the closed set
/// of what the database has: where +N, -N and current start. `branch` becomes the revision whose
/// line is meant: the one before an "@", or the one from which -N went down; else kNone. What is
/// wrong goes to `detail`.
[[nodiscard]] Status resolve(const Chain& chain, const char* text, const Set& applied, Set& target,
                             Text& detail, unsigned* branch = nullptr) noexcept;

/// The same of several targets with blanks between them, all into one set.
[[nodiscard]] Status resolve_all(const Chain& chain, const char* text, const Set& applied,
                                 Set& target, Text& detail) noexcept;

/// The sign of a target that is counted from where the database is: "-2", "left@+1"; else NUL.
[[nodiscard]] char sign_of(const char* target) noexcept;

/// Whether a target, or one of several, is counted from where the database is: "-2", "current".
[[nodiscard]] bool is_relative(const char* targets) noexcept;

/// Whether a target, or an end of a range, is `current` or counted from it by name. (In a range -2
/// and +2 are counted from the other end.)
[[nodiscard]] bool names_current(const char* text) noexcept;

/// kBadTarget, and why, for a target that is_relative(), on a way down before which revisions that
/// the program doesn't know are taken back: -1 would be one more than it says.
[[nodiscard]] Status refuse_relative(const char* target, Text& detail) noexcept;

/// Takes the next of several targets: a copy of it in `word` (too long: cut, so that nothing is
/// called so), and `text` behind it. False: there is none.
[[nodiscard]] bool next_target(const char*& text, char (&word)[80]) noexcept;

/// The release with this name; nullptr: there is none.
[[nodiscard]] const Release* find_release(const Chain& chain, const char* name) noexcept;

/// Appends the ids of the members, ", " between them; "base" for none.
void list_ids(const Chain& chain, const Set& set, Text& text) noexcept;

// A range is "A:B", "A:" (up to the heads) or ":B" (from the base). One of its ends may be counted
// from the other, the lower one down, the upper one up: "-3:current" begins three below where the
// database is, "8be4:+2" ends two above 8be4.

/// Makes `range` what a list of A:B shows: A, and all that lies between it and B by parents; from
/// the base on all that B needs, of "L@base:" on the line of L. Counted too far, an end is the
/// last revision on the way. kUnreachable: A does not lie below B.
[[nodiscard]] Status resolve_range(const Chain& chain, const char* text, const Set& applied,
                                   Set& range, Text& detail) noexcept;

/// Makes `start` what a script A:B begins with: A and all that it needs (no database is looked at:
/// `current` is the base); of several A, with commas between them, of each. Without a colon it is
/// the base. To where it leads says the plan for end_of_range(text).
[[nodiscard]] Status resolve_start(const Chain& chain, const char* text, Set& start,
                                   Text& detail) noexcept;

/// What stands behind the colon; without one, the text.
[[nodiscard]] const char* end_of_range(const char* text) noexcept;

}  // namespace aludel

#endif  // ALUDEL_RUNTIME_TARGET_H
