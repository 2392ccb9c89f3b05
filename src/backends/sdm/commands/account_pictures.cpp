#include "commands/account_pictures.h"

#include <utility>

#include "device_fields.h"

namespace nest2mqtt::sdm {

void AccountPictures::fetch(std::optional<EventPicture> picture, Instant now, Done done) {
  const auto refuse = [&](const char* why) {
    refused_.emplace_back([done = std::move(done), why] { done(fail(why)); });
  };
  if (!picture) return refuse("Google has no such picture (any more)");
  if (!services_.quotas.try_take_spare(device_id(picture->device), now)) {
    return refuse("Google takes no more commands now");
  }
  const std::uint64_t id = ++last_id_;
  auto call = std::make_unique<PictureCall>(*std::move(picture), services_,
                                            [this, id, done = std::move(done)](Result<std::string> bytes) {
                                              const auto ended = pending_.extract(id);  // alive until this returns
                                              done(std::move(bytes));
                                            });
  call->start();
  pending_.emplace(id, std::move(call));
}

void AccountPictures::cancel_all() {
  refused_.clear();
  pending_.clear();
}

void AccountPictures::tick() {
  for (const auto& tell : std::exchange(refused_, {})) tell();
}

}  // namespace nest2mqtt::sdm
