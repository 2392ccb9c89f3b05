#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "nest2mqtt/base/descriptor.h"
#include "nest2mqtt/base/error.h"
#include "nest2mqtt/model/json.h"
#include "nest2mqtt/storage/journal_file.h"
#include "nest2mqtt/storage/state_journal.h"

namespace nest2mqtt::storage {

/// The bridge's memory over restarts: named JSON values in an append-only journal, `state.journal` in `state.dir`
/// (directory 0700, file 0600). Changes that are saved together are one record and on the disk when `save` returns; a
/// bridge that dies in the middle finds the state of before. The journal is written anew when most of it is out of
/// date.
class StateStore {
 public:
  explicit StateStore(std::string dir) : dir_(std::move(dir)) {}
  StateStore(const StateStore&) = delete;
  StateStore& operator=(const StateStore&) = delete;
  ~StateStore() = default;

  /// Makes the directory, takes it for this process alone and reads what is there, also the state file of earlier
  /// versions. A damaged file is set aside. What a person should know of it is said in the returned text; it is empty
  /// otherwise. A journal of a newer version, or what is not a file at all, is an error.
  [[nodiscard]] Result<std::string> open();

  /// The value of this name if it is an object; an empty one otherwise.
  [[nodiscard]] json::object section(std::string_view name) const;
  [[nodiscard]] std::map<std::string, json::value, std::less<>> records() const;

  [[nodiscard]] Result<void> save(const StateChanges& changes);
  [[nodiscard]] Result<void> save(std::string_view name, json::object section);

  /// Since the start: what was written, and how often it was waited for the disk.
  [[nodiscard]] std::uint64_t bytes_written() const { return journal_.bytes_written(); }
  [[nodiscard]] std::uint64_t syncs() const { return journal_.syncs(); }

 private:
  [[nodiscard]] std::string old_file() const { return dir_ + "/state.json"; }
  [[nodiscard]] Result<std::string> read_journal_file();
  [[nodiscard]] Result<std::string> read_old_file();
  [[nodiscard]] Result<void> write_anew(const StateRecords& records);
  void compact_if_worthwhile(std::size_t slack);

  std::string dir_;
  Descriptor lock_;
  JournalFile journal_{dir_ + "/state.journal"};
  StateRecords records_;
  bool old_file_is_read_ = false;   ///< and not in a journal yet
  std::size_t failed_at_size_ = 0;  ///< of the journal, when it could not be written anew
};

}  // namespace nest2mqtt::storage
