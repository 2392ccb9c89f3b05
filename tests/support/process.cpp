#include "support/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace nest2mqtt::test {
namespace {

[[noreturn]] void throw_errno(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

std::vector<std::string> merged_environment(const Process::Environment& additions) {
  Process::Environment all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) {
      all[std::string(text.substr(0, equals))] = text.substr(equals + 1);
    }
  }
  for (const auto& [name, value] : additions) {
    all[name] = value;
  }
  std::vector<std::string> result;
  result.reserve(all.size());
  for (const auto& [name, value] : all) {
    result.emplace_back(name).append("=").append(value);
  }
  return result;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> result;
  result.reserve(strings.size() + 1);
  for (auto& text : strings) {
    result.push_back(text.data());
  }
  result.push_back(nullptr);
  return result;
}

/// Between fork and exec: only what is safe in the child of a program with threads, so nothing here
/// allocates.
[[noreturn]] void become(char* const* arguments, char* const* environment, int output, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) {
    _exit(127);  // the parent died before the line above
  }
  setpgid(0, 0);
  // MosquittoConnection has this process ignore SIGPIPE; an ignored signal would be inherited.
  ::signal(SIGPIPE, SIG_DFL);
  const int input = open("/dev/null", O_RDONLY);
  dup2(input, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  // Whoever inherits a listening socket keeps its port, and a connection stays open with whoever inherits it.
  close_range(STDERR_FILENO + 1, ~0U, 0);
  execve(arguments[0], arguments, environment);
  constexpr std::string_view message = "cannot execute the program\n";
  [[maybe_unused]] const auto written = write(STDERR_FILENO, message.data(), message.size());
  _exit(127);
}

}  // namespace

std::string installed_program(std::string_view name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(std::string(path == nullptr ? "" : path) + ":/usr/sbin:/sbin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const auto candidate = std::filesystem::path(folder) / name;
    if (access(candidate.c_str(), X_OK) == 0) {
      return candidate.string();
    }
  }
  throw std::runtime_error(std::string(name) + " is not installed; scripts/packages lists what the tests need");
}

std::string built_program(std::string_view name) {
  const char* folder = std::getenv("NEST2MQTT_BIN_DIR");
  const auto path = std::filesystem::path(folder == nullptr ? NEST2MQTT_BIN_DIR : folder) / name;
  if (access(path.c_str(), X_OK) != 0) {
    throw std::runtime_error(path.string() + " has not been built");
  }
  return path.string();
}

Process::Process(std::vector<std::string> command, const Environment& environment) {
  auto variables = merged_environment(environment);
  const auto argument_pointers = pointers(command);
  const auto variable_pointers = pointers(variables);
  std::array<int, 2> pipe_ends{};
  if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0) {
    throw_errno("pipe");
  }
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ == 0) {
    become(argument_pointers.data(), variable_pointers.data(), pipe_ends[1], parent);
  }
  const int fork_error = errno;
  close(pipe_ends[1]);
  if (pid_ < 0) {
    close(pipe_ends[0]);
    errno = fork_error;
    throw_errno("fork");
  }
  setpgid(pid_, pid_);  // here as well: whichever comes first, the group exists before it is used
  output_ = pipe_ends[0];
  reader_ = std::thread([this] { read_output(); });
}

Process::~Process() {
  kill();
  reader_.join();
  close(output_);
}

bool Process::running() {
  if (exit_code_) {
    return false;
  }
  int status = 0;
  const pid_t ended = waitpid(pid_, &status, WNOHANG);
  if (ended == pid_) {
    exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  return !exit_code_;
}

void Process::signal(int number) {
  if (running()) {
    ::kill(pid_, number);
  }
}

std::optional<int> Process::wait_exit(std::chrono::milliseconds limit) {
  const auto output_ended = [this] {
    const std::lock_guard lock(mutex_);
    return output_ended_;
  };
  if (!wait_until([&] { return !running() && output_ended(); }, limit)) {
    return std::nullopt;
  }
  return exit_code_;
}

void Process::kill() {
  if (running()) {
    ::kill(-pid_, SIGKILL);  // with what it started: an heir of the pipe would keep the output open
  }
  if (!wait_exit()) {
    throw std::runtime_error("a killed process did not end");
  }
}

std::vector<std::string> Process::lines() const {
  const std::lock_guard lock(mutex_);
  return lines_;
}

std::string Process::output() const {
  const std::lock_guard lock(mutex_);
  std::string result;
  for (const auto& line : lines_) {
    result += line + "\n";
  }
  return result + unfinished_line_;
}

std::optional<std::string> Process::wait_for_line(std::string_view text, std::size_t from,
                                                  std::chrono::milliseconds limit) const {
  std::optional<std::string> found;
  const auto settled = [&] {
    const std::lock_guard lock(mutex_);
    found = find_line(text, from);
    return found || output_ended_;
  };
  static_cast<void>(wait_until(settled, limit));
  return found;
}

std::optional<std::string> Process::find_line(std::string_view text, std::size_t from) const {
  for (std::size_t i = from; i < lines_.size(); ++i) {
    if (lines_[i].find(text) != std::string::npos) {
      return lines_[i];
    }
  }
  return std::nullopt;
}

void Process::read_output() {
  std::array<char, 4096> buffer{};
  for (;;) {
    const auto count = read(output_, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      break;
    }
    add_output({buffer.data(), static_cast<std::size_t>(count)});
  }
  const std::lock_guard lock(mutex_);
  if (!unfinished_line_.empty()) {
    lines_.push_back(std::move(unfinished_line_));
    unfinished_line_.clear();
  }
  output_ended_ = true;
}

void Process::add_output(std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  for (const char byte : bytes) {
    if (byte == '\n') {
      lines_.push_back(std::move(unfinished_line_));
      unfinished_line_.clear();
    } else {
      unfinished_line_ += byte;
    }
  }
}

std::string run(std::vector<std::string> command) {
  std::string shown;
  for (const auto& word : command) {
    shown += shown.empty() ? word : " " + word;
  }
  Process process(std::move(command));
  const auto code = process.wait_exit();
  if (code != 0) {
    throw std::runtime_error(shown + " failed:\n" + process.output());
  }
  return process.output();
}

}  // namespace nest2mqtt::test
