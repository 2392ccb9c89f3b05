#include "suggestion.h"

#include <algorithm>
#include <cstddef>

namespace nest2mqtt::config {
namespace {

/// Levenshtein's distance, with neighbours swapped as a fourth slip: the fewest letters inserted, deleted, replaced or
/// swapped that make `a` into `b`.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      std::size_t& least = table[i][j];
      least = i == 0 ? j : i;
      if (i == 0 || j == 0) continue;
      const std::size_t replaced = table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      least = std::min({replaced, table[i - 1][j] + 1, table[i][j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) least = std::min(least, table[i - 2][j - 2] + 1);
    }
  }
  return table[a.size()][b.size()];
}

std::string_view last_part(std::string_view dotted) {
  return dotted.substr(dotted.rfind('.') + 1);
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  std::string best;
  // A third of the letters may be wrong; more would be guessing.
  std::size_t least = std::max<std::size_t>(last_part(word).size() / 3, 1) + 1;
  for (const std::string& candidate : candidates) {
    std::size_t here = distance(word, candidate);
    // The right key under the wrong table is as good a guess as one wrong letter.
    if (last_part(word) == last_part(candidate)) here = std::min<std::size_t>(here, 1);
    if (here < least) {
      least = here;
      best = candidate;
    }
  }
  return best;
}

}  // namespace nest2mqtt::config
