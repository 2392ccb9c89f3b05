#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <any>
#include <string>

#include "nest2mqtt/backends/wwn/settings.h"
#include "nest2mqtt/config/config_json.h"
#include "nest2mqtt/config/config_loader.h"
#include "nest2mqtt/model/json.h"

#include "input.h"
#include "require.h"

// The input is a configuration file; what follows a line `---` is the environment, `NAME=value` a line. It is read, or
// every fault has a place and a sentence.
namespace nest2mqtt::config {
namespace {

using fuzz::require;

/// A file of no directory.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view content) : descriptor_(::memfd_create("config", MFD_CLOEXEC)) {
    require(descriptor_ >= 0 &&
                ::write(descriptor_, content.data(), content.size()) == static_cast<ssize_t>(content.size()),
            "a file in memory can be written");
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { ::close(descriptor_); }

  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

Environment read_variables(std::string_view text) {
  Environment variables;
  for (auto line : fuzz::lines_of(text)) {
    const std::string_view name = fuzz::take_until(line, '=');
    // They reach the process as texts that end with a NUL.
    if (name.starts_with("NEST2MQTT__")) variables[std::string(name)] = line.substr(0, line.find('\0'));
  }
  return variables;
}

void check_fault(const ConfigError& fault, const std::string& path, std::size_t lines) {
  require(!fault.what.empty() && fault.what.find('\n') == std::string::npos, "a fault is one line");
  if (fault.file != path) {
    require(fault.file.starts_with("NEST2MQTT__"), "a fault is in the file or in the environment");
    return;
  }
  if (fault.line == 0) return;  // it has no table of a service
  require(fault.line <= lines + 1 && fault.column >= 1, "a fault has a place in the file");
}

void check(std::string_view input) {
  constexpr std::string_view separator = "\n---\n";
  const std::size_t end = input.find(separator);
  const std::string_view text = input.substr(0, end);
  const std::string_view variables = end == std::string_view::npos ? "" : input.substr(end + separator.size());
  static const BackendTable* const tables[] = {&wwn::wwn_table()};
  const MemoryFile file(text);
  const auto config = load_config(file.path(), read_variables(variables), tables);
  if (config) {
    require(!config->accounts.empty(), "there is an account");
    require(!config->write.blocked_pause.empty() && config->write.burst >= 0, "what others rely on is so");
    for (const AccountConfig& account : config->accounts) {
      require(wwn::settings_of(account).call_burst >= 1, "and so for each account");
    }
    static_cast<void>(model::to_text(config_as_json(*config)));
    return;
  }
  require(!config.error().empty(), "who refuses says why");
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  for (const ConfigError& fault : config.error()) check_fault(fault, file.path(), lines);
}

}  // namespace
}  // namespace nest2mqtt::config

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  nest2mqtt::config::check(nest2mqtt::fuzz::as_text(data, size));
  return 0;
}
