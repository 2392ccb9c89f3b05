#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <boost/iterator/transform_iterator.hpp>
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
/// Immutable; keeps the documents alive that its objects point into.
class Home {
  /// Where an object is found: `part(account)->objects[index]`.
  struct Place {
    std::size_t account = 0;
    std::size_t index = 0;
  };
  using Places = std::vector<Place>;  ///< of each object of the home, sorted by its id

  struct ObjectAt {
    const Home* home = nullptr;
    const HomeObject& operator()(const Place& place) const { return home->object_at(place); }
  };

 public:
  using ObjectRange = boost::iterator_range<boost::transform_iterator<ObjectAt, Places::const_iterator>>;
  /// An object in this home and in another one; a null pointer where it is not.
  using Pair = std::pair<const HomeObject*, const HomeObject*>;

  Home() = default;

  /// `documents[i]` is what account i sees, nothing if it is not known. Where `structures` is not empty, only the
  /// homes that these entries mean (see structure_choice.h) and the devices in them are taken.
  Home(const std::vector<std::optional<Document>>& documents, const std::vector<std::string>& structures);

  /// This home after one account has got this document: as if it was made of all documents again, at a cost that hardly
  /// grows with the number of the others.
  [[nodiscard]] Home with(std::size_t account, const Document& document,
                          const std::vector<std::string>& structures) const;

  /// Sorted by id. The range is valid while this Home lives and is not moved.
  [[nodiscard]] ObjectRange objects() const {
    return {boost::make_transform_iterator(places_->begin(), ObjectAt{this}),
            boost::make_transform_iterator(places_->end(), ObjectAt{this})};
  }
  [[nodiscard]] const HomeObject* find(const ObjectId& id) const;

  /// The objects of this home and of `other`, sorted by id, leaving out those of documents that both homes have. From a
  /// home to the one that `with` made of it, those of one account.
  [[nodiscard]] std::vector<Pair> pairs_with(const Home& other) const;

  /// Devices that were left out because nobody says which structure they are in.
  [[nodiscard]] const std::vector<ObjectId>& devices_without_structure() const { return devices_without_structure_; }

 private:
  /// What one account sees.
  struct Part {
    Document document;
    std::vector<HomeObject> objects;  ///< sorted by id
  };

  /// The parts of some accounts that follow each other. Homes share the blocks in which no document differs.
  static constexpr std::size_t block_size = 32;
  using Block = std::array<std::shared_ptr<const Part>, block_size>;

  [[nodiscard]] static std::shared_ptr<const Part> make_part(const Document& document, std::size_t account);
  [[nodiscard]] std::size_t max_accounts() const { return blocks_.size() * block_size; }
  [[nodiscard]] const std::shared_ptr<const Part>& part(std::size_t account) const {
    return (*blocks_[account / block_size])[account % block_size];
  }
  void set_part(std::size_t account, std::shared_ptr<const Part> part);
  void join_parts(const std::vector<std::string>& structures);
  void add_places_of(std::size_t account);
  [[nodiscard]] bool is_before(const Place& a, const Place& b) const;
  void use_first_of_each_id(Places sorted);
  [[nodiscard]] std::set<std::string> chosen_ids(const std::vector<std::string>& entries) const;
  [[nodiscard]] const HomeObject& object_at(const Place& place) const {
    return part(place.account)->objects[place.index];
  }
  [[nodiscard]] std::vector<Pair> pairs_with_other_documents(const Home& other) const;

  std::vector<std::shared_ptr<const Block>> blocks_;  ///< of all accounts; a part is null where nothing is known
  std::shared_ptr<const Places> places_ = std::make_shared<const Places>();
  bool takes_all_ = true;  ///< `structures` was empty
  std::vector<ObjectId> devices_without_structure_;
};

}  // namespace nest2mqtt::model
