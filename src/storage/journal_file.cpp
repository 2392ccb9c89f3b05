#include "nest2mqtt/storage/journal_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace nest2mqtt::storage {
namespace {

// O_NONBLOCK: a FIFO in the place of a file is not waited for.
constexpr int safe_open = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;

tl::unexpected<Error> not_ours(const std::string& path, const std::string& what) {
  return fail(path + " is " + what + "; move it away, then the bridge makes a new one");
}

Result<struct stat> regular_file(int fd, const std::string& path) {
  struct stat file {};
  if (fd < 0 && errno == ELOOP) return not_ours(path, "a symbolic link");
  if (fd < 0) return fail("cannot open " + path + ": " + system_reason());
  if (::fstat(fd, &file) != 0) return fail("cannot read " + path + ": " + system_reason());
  if (!S_ISREG(file.st_mode)) return not_ours(path, S_ISDIR(file.st_mode) ? "a directory" : "not a regular file");
  return file;
}

}  // namespace

Result<void> JournalFile::open(std::size_t size) {
  file_.reset();
  auto file = std::make_unique<Descriptor>(::open(path_.c_str(), O_WRONLY | O_APPEND | safe_open));
  const auto found = regular_file(file->get(), path_);
  if (!found) return tl::unexpected(found.error());
  if (static_cast<std::size_t>(found->st_size) != size && ::ftruncate(file->get(), static_cast<off_t>(size)) != 0) {
    return fail("cannot shorten " + path_ + ": " + system_reason());
  }
  file_ = std::move(file);
  size_ = size;
  return {};
}

bool JournalFile::usable() const {
  struct stat file {};
  return file_ && ::fstat(file_->get(), &file) == 0 && file.st_nlink > 0 &&
         static_cast<std::size_t>(file.st_size) == size_;
}

Result<void> JournalFile::append(std::string_view text) {
  if (!usable()) return fail(path_ + " was changed by another program");
  if (!write_all(file_->get(), text)) {
    auto failed = fail("cannot write " + path_ + ": " + system_reason());
    // Part of it may be there: it must not stand between what was before and what comes next.
    if (::ftruncate(file_->get(), static_cast<off_t>(size_)) != 0) file_.reset();
    return failed;
  }
  ++syncs_;
  bytes_written_ += text.size();
  if (::fdatasync(file_->get()) != 0) {
    auto failed = fail("cannot write " + path_ + " to the disk: " + system_reason());
    file_.reset();  // nobody knows what of it is on the disk
    return failed;
  }
  size_ += text.size();
  return {};
}

Result<void> JournalFile::replace(std::string_view text) {
  if (auto written = write_file_atomically(path_, text); !written) return written;
  syncs_ += 2;  // the file and its directory
  bytes_written_ += text.size();
  return open(text.size());
}

}  // namespace nest2mqtt::storage
