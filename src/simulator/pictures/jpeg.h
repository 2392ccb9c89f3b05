#pragma once

#include <string>
#include <string_view>

#include "pictures/block_image.h"

namespace nest2mqtt::simulator {

/// The picture as a JPEG file with a comment, cut to what a file can have (65,533 bytes). The same picture and comment
/// give the same bytes.
[[nodiscard]] std::string to_jpeg(const BlockImage& picture, std::string_view comment);

}  // namespace nest2mqtt::simulator
