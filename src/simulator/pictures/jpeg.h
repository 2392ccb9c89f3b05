#pragma once

#include <string>
#include <string_view>

#include "pictures/block_image.h"

namespace nest2mqtt::simulator {

/// The picture as a JPEG file with a comment, of which the first 65,533 bytes are kept (the limit of JPEG). The same
/// picture and comment give the same bytes.
[[nodiscard]] std::string to_jpeg(const BlockImage& picture, std::string_view comment);

}  // namespace nest2mqtt::simulator
