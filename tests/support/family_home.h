#pragma once

#include <string>

namespace nest2mqtt::test {

// What is in config/homes/family.json, the home that the simulator has unless told otherwise.
inline const std::string maple_street = "/structures/home-5fd1";                 ///< somebody is home
inline const std::string living_room = "/devices/thermostats/living-room-a1b2";  ///< heat, 70 F (21 C)
inline const std::string bedroom = "/devices/thermostats/bedroom-c3d4";          ///< heat-cool, 65 to 76 F
inline const std::string hallway = "/devices/smoke_co_alarms/hallway-e5f6";
inline const std::string driveway = "/devices/cameras/driveway-c9d0";  ///< streaming

}  // namespace nest2mqtt::test
