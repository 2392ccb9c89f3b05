#include "nest2mqtt/storage/state_store.h"

#include <cstdio>
#include <filesystem>
#include <optional>
#include <utility>

#include <spdlog/spdlog.h>

#include "nest2mqtt/base/regular_file.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/storage/atomic_file.h"

#include "old_state.h"
#include "state_directory.h"

namespace nest2mqtt::storage {
namespace {

/// What is read is bounded, and so is what is written.
constexpr std::size_t max_file_size = 64U << 20U;

/// A journal is written anew when it is larger than twice its live content and this.
constexpr std::size_t default_slack = 256U << 10U;
constexpr std::size_t slack_at_start = 16U << 10U;

constexpr auto forgotten = "; commands that were waiting and the write budgets are forgotten";

std::string set_aside(const std::string& path) {
  const std::string aside = path + ".damaged";
  if (std::rename(path.c_str(), aside.c_str()) != 0) {
    return "the state file " + path + " is damaged and cannot be renamed (" + system_reason() + ")" + forgotten;
  }
  return "the state file was damaged and is now " + aside + forgotten;
}

std::size_t live_size(const StateRecords& records) {
  std::size_t size = journal_header_size();
  for (const auto& [name, value] : records) size += encoded_size(name, value);
  return size;
}

/// The text of a file that this class writes; nothing where there is none.
Result<std::optional<std::string>> read_own_file(const std::string& path) {
  auto text = read_regular_file(path, max_file_size, FileKind::no_link);
  if (text) return std::optional(std::move(*text));
  if (text.error().absent) return std::optional<std::string>();
  return fail(path + " " + text.error().what + "; move it away, then the bridge makes a new one");
}

}  // namespace

Result<std::string> StateStore::open() {
  const auto directory = make_state_directory(dir_);
  if (!directory) return tl::unexpected(directory.error());
  auto lock = lock_state_directory(*directory, dir_);
  if (!lock) return tl::unexpected(lock.error());
  lock_ = std::move(*lock);

  auto of_journal = read_journal_file();
  if (!of_journal) return of_journal;
  auto of_old_file = read_old_file();
  if (!of_old_file) return of_old_file;
  compact_if_worthwhile(slack_at_start);
  return *of_journal + (of_journal->empty() || of_old_file->empty() ? "" : "; ") + *of_old_file;
}

Result<std::string> StateStore::read_journal_file() {
  const auto text = read_own_file(journal_.path());
  if (!text) return tl::unexpected(text.error());
  if (!*text) return std::string();
  JournalReading reading = read_journal(**text);
  using Kind = JournalReading::Kind;
  if (reading.kind == Kind::newer) {
    return fail("the state file " + journal_.path() + " is of version " + reading.version +
                ", which a newer nest2mqtt has written; this one reads version " + std::to_string(journal_version) +
                ". Install the newer one again, or move the file away" + forgotten);
  }
  if (reading.kind == Kind::damaged) return set_aside(journal_.path());
  records_ = std::move(reading.records);
  if (auto opened = journal_.open(reading.whole_size); !opened) return tl::unexpected(opened.error());
  if (reading.kind == Kind::whole) return std::string();
  return "the last record of the state file was not whole and was left out: the bridge or the machine stopped while it "
         "was being written";
}

/// An earlier version left it; after that nobody writes it. Where there are both, the earlier version was the last to
/// run.
Result<std::string> StateStore::read_old_file() {
  const auto text = read_own_file(old_file());
  if (!text) return tl::unexpected(text.error());
  if (!*text) return std::string();
  const auto parsed = model::parse_json_object(**text, max_record_depth);
  if (!parsed) return set_aside(old_file());
  apply_changes(records_of_old_state(*parsed), records_);
  old_file_is_read_ = true;
  // Where this cannot be done now, the next `save` does it.
  if (const auto written = write_anew(records_); !written) return written.error().message;
  return std::string();
}

json::object StateStore::section(std::string_view name) const {
  const auto found = records_.find(name);
  if (found == records_.end()) return {};
  return model::parse_json_object(found->second, max_record_depth).value_or(json::object());
}

std::map<std::string, json::value, std::less<>> StateStore::records() const {
  std::map<std::string, json::value, std::less<>> values;
  for (const auto& [name, text] : records_) {
    const auto parsed = model::parse_json(text, max_record_depth);
    if (parsed) values.emplace(name, json::value(*parsed, json::storage_ptr()));
  }
  return values;
}

Result<void> StateStore::save(std::string_view name, json::object section) {
  StateChanges changes;
  changes.emplace(name, std::move(section));
  return save(changes);
}

Result<void> StateStore::save(const StateChanges& changes) {
  if (journal_.usable() && !old_file_is_read_) {
    const std::string record = encode_record(changes);
    if (journal_.size() + record.size() <= max_file_size) {
      if (auto appended = journal_.append(record); !appended) return appended;
      apply_changes(changes, records_);
      compact_if_worthwhile(default_slack);
      return {};
    }
  }
  StateRecords next = records_;
  apply_changes(changes, next);
  if (auto written = write_anew(next); !written) return written;
  records_ = std::move(next);
  return {};
}

Result<void> StateStore::write_anew(const StateRecords& records) {
  const std::string text = encode_journal(records);
  if (text.size() > max_file_size) return fail("the state is larger than " + journal_.path() + " may be");
  if (auto written = journal_.replace(text); !written) return written;
  failed_at_size_ = 0;
  if (std::exchange(old_file_is_read_, false)) ::unlink(old_file().c_str());
  return {};
}

void StateStore::compact_if_worthwhile(std::size_t slack) {
  if (!journal_.usable() || journal_.size() <= slack || journal_.size() <= 2 * failed_at_size_) return;
  if (journal_.size() <= 2 * live_size(records_) + slack) return;
  const std::size_t size = journal_.size();
  if (const auto written = write_anew(records_); !written) {
    // It goes on with the old one: all is there.
    failed_at_size_ = size;
    spdlog::warn("the state file could not be shortened: {}", written.error().message);
  }
}

}  // namespace nest2mqtt::storage
