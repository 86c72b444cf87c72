// SPDX-License-Identifier: MIT
//
// A revision file of any bytes is read, or reported.
#include <memory>
#include <optional>

#include "input.h"
#include "revisions/revision.h"
#include "text/diagnostics.h"
#include "text/source.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace aludel;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auto source = std::make_unique<text::Source>("versions/a.sql", bytes);
  text::Diagnostics diagnostics;
  const std::optional<revisions::Revision> revision =
      revisions::read_revision(std::move(source), "versions/a.sql", diagnostics);
  fuzz::require(revision.has_value() != diagnostics.has_errors(), "neither read nor reported");
  diagnostics.print();
  return 0;
}
