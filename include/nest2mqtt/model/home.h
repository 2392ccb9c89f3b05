#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/iterator/indirect_iterator.hpp>
#include <boost/json/object.hpp>
#include <boost/range/iterator_range.hpp>

#include "nest2mqtt/model/document.h"
#include "nest2mqtt/model/object_id.h"

namespace nest2mqtt::model {

/// A structure or device as one account's document shows it.
struct HomeObject {
  ObjectId id;
  const json::object* value = nullptr;  ///< lives as long as the Home it came from
  std::size_t account = 0;              ///< which document it came from, and where a write for it goes
  /// The id of the structure that a device is in: its own word, or that of the structure that lists it; empty if nobody
  /// says.
  std::string structure = {};

  /// The service's word on whether the device is connected; a device that does not say is.
  [[nodiscard]] bool is_online() const;

  /// What people call it: its name, or its id where it has none.
  [[nodiscard]] std::string name() const;
};

/// The documents of all accounts joined into one tree. An object that two accounts see belongs to the first of them.
/// Immutable and cheap to copy; keeps the documents alive that its objects point into.
class Home {
  using Objects = std::vector<const HomeObject*>;

 public:
  using ObjectRange = boost::iterator_range<boost::indirect_iterator<Objects::const_iterator>>;

  Home() = default;

  /// `documents[i]` is what account i sees, nothing if it is not known. Where `structures` is not empty, only the
  /// homes that these entries mean (see structure_choice.h) and the devices in them are taken.
  Home(const std::vector<std::optional<Document>>& documents, const std::vector<std::string>& structures);

  /// This home after one account has got this document: as if it was made of all documents again, at a cost that hardly
  /// grows with the number of the others.
  [[nodiscard]] Home with(std::size_t account, const Document& document,
                          const std::vector<std::string>& structures) const;

  /// Sorted by id. Those of the other accounts are the same ones in a home that was made by `with`.
  [[nodiscard]] ObjectRange objects() const { return {objects_.begin(), objects_.end()}; }
  [[nodiscard]] const HomeObject* find(const ObjectId& id) const;

  /// Devices that were left out because nobody says which structure they are in.
  [[nodiscard]] const std::vector<ObjectId>& devices_without_structure() const { return devices_without_structure_; }

 private:
  /// What one account sees.
  struct Part {
    Document document;
    std::vector<HomeObject> objects;  ///< sorted by id
  };

  [[nodiscard]] static std::shared_ptr<const Part> make_part(const Document& document, std::size_t account);
  void join_parts(const std::vector<std::string>& structures);
  [[nodiscard]] std::set<std::string> chosen_ids(const std::vector<std::string>& entries) const;
  void replace_objects(std::size_t account);
  [[nodiscard]] static Objects::const_iterator place_of(const ObjectId& id, const Objects& objects);

  std::vector<std::shared_ptr<const Part>> parts_;  ///< of each account; null: nothing is known
  Objects objects_;                                 ///< of those in `parts_`
  bool takes_all_ = true;                           ///< `structures` was empty
  std::vector<ObjectId> devices_without_structure_;
};

}  // namespace nest2mqtt::model
