// SPDX-License-Identifier: MIT
#include "command_line/output.h"

#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <initializer_list>

namespace aludel::command_line {
namespace {

constexpr char kEllipsis[] = "\xE2\x80\xA6";  // where the runtime has cut a text

unsigned char byte(const char* text) { return static_cast<unsigned char>(*text); }

bool is_control(const char* text, unsigned length) {
  if (length == 1) return byte(text) < 0x20 || byte(text) == 0x7F;
  return length == 2 && byte(text) == 0xC2 && byte(text + 1) < 0xA0;  // U+0080 to U+009F
}

/// Whether a row's label is a remedy ("to go back:"): those are not aligned.
bool is_remedy(const char* label) { return label[std::strlen(label) - 1] == ':'; }

}  // namespace

bool terminal_is_utf8() noexcept {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    for (const char* charset : {"UTF-8", "utf-8", "UTF8", "utf8"}) {
      if (std::strstr(value, charset) != nullptr) return true;
    }
    return false;
  }
  return false;
}

unsigned character_length(const char* text) noexcept {
  const unsigned char first = byte(text);
  if (first < 0x80) return 1;
  const unsigned length = first >= 0xC2 && first < 0xE0   ? 2
                          : first >= 0xE0 && first < 0xF0 ? 3
                          : first >= 0xF0 && first < 0xF5 ? 4
                                                          : 0;
  for (unsigned i = 1; i < length; i++) {
    if ((byte(text + i) & 0xC0) != 0x80) return 0;
  }
  const unsigned char second = length == 0 ? 0 : byte(text + 1);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool outside = (first == 0xED && second >= 0xA0) || (first == 0xF4 && second >= 0x90);
  return overlong || outside ? 0 : length;
}

void put(std::FILE* out, const char* text) noexcept {
  while (*text != '\0') {
    const unsigned length = character_length(text);
    if (length == 0) {
      std::fprintf(out, "\\x%02x", byte(text));
      text++;
    } else if (is_control(text, length)) {
      if (*text == '\n' || *text == '\t') {
        std::fputs(*text == '\n' ? "\\n" : "\\t", out);
      } else {
        std::fprintf(out, length == 1 ? "\\x%02x" : "\\u%04x", byte(text + length - 1));
      }
      text += length;
    } else if (std::strncmp(text, kEllipsis, sizeof kEllipsis - 1) == 0 && !terminal_is_utf8()) {
      std::fputs("...", out);
      text += length;
    } else {
      std::fwrite(text, 1, length, out);
      text += length;
    }
  }
}

void print(std::FILE* out, const char* format, ...) noexcept {
  va_list arguments;
  va_start(arguments, format);
  std::vfprintf(out, format, arguments);
  va_end(arguments);
}

void put(std::FILE* out, const Report& report) noexcept {
  put(out, report.title().text());
  std::fputc('\n', out);
  int width = 0;
  for (unsigned i = 0; i < report.row_count(); i++) {
    const int length = static_cast<int>(std::strlen(report.rows()[i].label));
    if (length > width && !is_remedy(report.rows()[i].label)) width = length;
  }
  for (unsigned i = 0; i < report.row_count(); i++) {
    const Report::Row& row = report.rows()[i];
    std::fprintf(out, "  %-*s  ", is_remedy(row.label) ? 0 : width, row.label);
    put(out, row.line.text());
    std::fputc('\n', out);
  }
  if (!report.closing.empty()) {
    put(out, report.closing.text());
    std::fputc('\n', out);
  }
}

void Json::lead(const char* key) noexcept {
  if (comma_) std::fputs(", ", out_);
  comma_ = true;
  if (key != nullptr) std::fprintf(out_, "\"%s\": ", key);
}

void Json::begin(const char* key, char bracket) noexcept {
  lead(key);
  std::fputc(bracket, out_);
  comma_ = false;
}

void Json::end(char bracket) noexcept {
  std::fputc(bracket, out_);
  comma_ = true;
}

void Json::quoted(const char* value) noexcept {
  std::fputc('"', out_);
  while (*value != '\0') {
    const unsigned length = character_length(value);
    if (length == 0) {
      std::fputs("\\ufffd", out_);
      value++;
    } else if (is_control(value, length)) {
      std::fprintf(out_, "\\u%04x", byte(value + length - 1));
      value += length;
    } else {
      if (*value == '"' || *value == '\\') std::fputc('\\', out_);
      std::fwrite(value, 1, length, out_);
      value += length;
    }
  }
  std::fputc('"', out_);
}

void Json::text(const char* key, const char* value) noexcept {
  lead(key);
  if (value == nullptr) {
    std::fputs("null", out_);
  } else {
    quoted(value);
  }
}

void Json::number(const char* key, long long value) noexcept {
  lead(key);
  std::fprintf(out_, "%lld", value);
}

void Json::boolean(const char* key, bool value) noexcept {
  lead(key);
  std::fputs(value ? "true" : "false", out_);
}

void Json::report(const Report& report) noexcept {
  begin_object("error");
  if (report.status() != Status::kOk) number("status", static_cast<long long>(report.status()));
  text("message", report.title().text());
  begin_array("details");
  for (unsigned i = 0; i < report.row_count(); i++) {
    begin_object();
    char label[40];
    std::snprintf(label, sizeof label, "%.*s",
                  static_cast<int>(std::strcspn(report.rows()[i].label, ":")),
                  report.rows()[i].label);
    text("label", label);
    text("text", report.rows()[i].line.text());
    end_object();
  }
  end_array();
  text("outcome", report.closing.empty() ? nullptr : report.closing.text());
  end_object();
}

}  // namespace aludel::command_line
