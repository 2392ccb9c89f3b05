#include "json_parser.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>

#include <boost/json/array.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value_stack.hpp>

namespace nest2mqtt::model {
namespace {

using boost::system::error_code;
using json::string_view;

constexpr double beyond_exact = 9'007'199'254'740'992.0;  // 2^53: every smaller integer is a double

/// Builds the value as json::parser does, but looks at the text of numbers itself: Boost.JSON (1.81) reads 1e400 as
/// infinite, an integer beyond 64 bits as the nearest double, and some decimals of 16 digits as a neighbour.
struct ValueBuilder {
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  explicit ValueBuilder(json::value_stack& stack) : stack_(stack) {}

  static bool on_document_begin(error_code&) { return true; }
  static bool on_document_end(error_code&) { return true; }
  static bool on_object_begin(error_code&) { return true; }
  bool on_object_end(std::size_t size, error_code&) {
    stack_.push_object(size);
    return true;
  }
  static bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t size, error_code&) {
    stack_.push_array(size);
    return true;
  }
  bool on_key_part(string_view part, std::size_t, error_code&) {
    stack_.push_chars(part);
    return true;
  }
  bool on_key(string_view rest, std::size_t, error_code&) {
    stack_.push_key(rest);
    return true;
  }
  bool on_string_part(string_view part, std::size_t, error_code&) {
    stack_.push_chars(part);
    return true;
  }
  bool on_string(string_view rest, std::size_t, error_code&) {
    stack_.push_string(rest);
    return true;
  }
  static bool on_number_part(string_view, error_code&) { return true; }  // never: the text comes in one piece
  bool on_int64(std::int64_t number, string_view, error_code&) {
    stack_.push_int64(number);
    return true;
  }
  bool on_uint64(std::uint64_t number, string_view, error_code&) {
    stack_.push_uint64(number);
    return true;
  }
  bool on_double(double, string_view text, error_code&) {
    double number = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool fits = error == std::errc{} && std::abs(number) < beyond_exact;
    if (fits) {
      stack_.push_double(number);
    } else {
      stack_.push_string(text);
    }
    return true;
  }
  bool on_bool(bool value, error_code&) {
    stack_.push_bool(value);
    return true;
  }
  bool on_null(error_code&) {
    stack_.push_null();
    return true;
  }
  static bool on_comment_part(string_view, error_code&) { return true; }
  static bool on_comment(string_view, error_code&) { return true; }

 private:
  json::value_stack& stack_;
};

}  // namespace

Result<json::value> parse_json_into(const json::storage_ptr& memory, std::string_view text, std::size_t max_depth) {
  json::parse_options options;
  options.max_depth = max_depth;
  std::array<unsigned char, 4096> scratch;  // NOLINT(cppcoreguidelines-pro-type-member-init): written before read
  json::value_stack stack(json::storage_ptr(), scratch.data(), scratch.size());
  stack.reset(memory);
  json::basic_parser<ValueBuilder> parser(options, stack);
  error_code error;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
  if (!error && read < text.size()) error = json::error::extra_data;
  if (error) {
    return fail("not valid JSON at byte " + std::to_string(read) + " of " + std::to_string(text.size()) + ": " +
                error.message());
  }
  return stack.release();
}

}  // namespace nest2mqtt::model
