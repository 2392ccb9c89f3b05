#include "curl_handle.h"

#include <string.h>

#include <new>

namespace nest2mqtt::net {
namespace {

void initialise_once() {
  static const CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (result != CURLE_OK) throw std::bad_alloc();
}

}  // namespace

EasyHandle make_easy() {
  initialise_once();
  EasyHandle easy(curl_easy_init());
  if (!easy) throw std::bad_alloc();
  return easy;
}

MultiHandle make_multi() {
  initialise_once();
  MultiHandle multi(curl_multi_init());
  if (!multi) throw std::bad_alloc();
  return multi;
}

HeaderLines::~HeaderLines() {
  for (curl_slist* line = lines_; line != nullptr; line = line->next) {
    explicit_bzero(line->data, strlen(line->data));
  }
  curl_slist_free_all(lines_);
}

void HeaderLines::append(const std::string& line) {
  curl_slist* const longer = curl_slist_append(lines_, line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  lines_ = longer;
}

}  // namespace nest2mqtt::net
