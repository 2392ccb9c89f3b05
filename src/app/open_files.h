#pragma once

namespace nest2mqtt::app {

/// Lets this process have as many files and connections open as the system allows it. What is usual at the start,
/// 1,024, is less than a thousand accounts need, each of which holds a stream. Nothing here uses select(), which is why
/// the usual limit is that low; libcurl and Paho use poll().
void allow_many_open_files();

}  // namespace nest2mqtt::app
