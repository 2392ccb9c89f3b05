#include "fault.h"

namespace nest2mqtt::test {

const std::vector<Fault>& all_faults() {
  static const std::vector<Fault> all = {
      {Party::bridge, Kind::dies},   {Party::bridge, Kind::hangs},   {Party::bridge, Kind::empty},
      {Party::broker, Kind::dies},   {Party::broker, Kind::hangs},   {Party::broker, Kind::empty},
      {Party::broker, Kind::slow},   {Party::broker, Kind::refuses}, {Party::cloud, Kind::dies},
      {Party::cloud, Kind::hangs},   {Party::cloud, Kind::empty},    {Party::cloud, Kind::slow},
      {Party::cloud, Kind::refuses},
  };
  return all;
}

std::string name_of(Party party) {
  switch (party) {
    case Party::bridge:
      return "Bridge";
    case Party::broker:
      return "Broker";
    default:
      return "Cloud";
  }
}

std::string name_of(const Fault& fault) {
  const std::string party = name_of(fault.party);
  switch (fault.kind) {
    case Kind::dies:
      return party + "Dies";
    case Kind::hangs:
      return party + "Hangs";
    case Kind::empty:
      return party + "ComesBackEmpty";
    case Kind::slow:
      return party + "IsSlow";
    default:
      return party + "Refuses";
  }
}

}  // namespace nest2mqtt::test
