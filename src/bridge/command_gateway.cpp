#include "command_gateway.h"

#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "bridge_options.h"

namespace nest2mqtt::bridge {
namespace {

/// If so many receipts and writes wait in the dispatcher, it is ticked before it gets the next command. Then the
/// receipts are in the outbox, where `ReceiptLimit` counts them.
constexpr std::size_t max_waiting_to_send = 1000;

}  // namespace

CommandGateway::CommandGateway(const config::Config& config, const mirror::TopicNames& names, Accounts& accounts,
                               storage::StateStore& store, mqtt::Outbox& outbox, HealthSchedule& health,
                               RateLimitedLog& log, Clock clock, Instant now)
    : names_(names),
      config_(config),
      accounts_(accounts),
      store_(store),
      outbox_(outbox),
      health_(health),
      log_(log),
      clock_(std::move(clock)),
      response_topics_(names, config.mqtt.response_topics),
      receipt_limit_(outbox, log),
      dispatcher_(command_options(config.write), *this, store.records(), now),
      status_publisher_(names, outbox, dispatcher_) {
  parts_.add(dispatcher_);
  parts_.add(status_publisher_);
}

void CommandGateway::start(Instant now) {
  for (std::size_t i = 0; i < accounts_.states().size(); ++i) dispatcher_.account_changed(i, {}, now);
}

void CommandGateway::config_changed(Instant now) {
  dispatcher_.set_options(command_options(config_.write), now);
}

void CommandGateway::stop(Instant now) {
  stopping_ = true;
  if (dispatcher_.deadline() && *dispatcher_.deadline() <= now) dispatcher_.tick(now);
  dispatcher_.stop();
}

// --- from the broker ------------------------------------------------------------------------------------------------

void CommandGateway::receive_command(const mqtt::Message& message, Instant now) {
  if (take_command(message, now) && message.retain) {
    // The broker must not send it again at the next connection.
    outbox_.send({.topic = message.topic, .payload = "", .retain = true}, now);
  }
}

bool CommandGateway::take_command(const mqtt::Message& message, Instant now) {
  if (stopping_) return false;
  if (message.retain && message.payload.empty()) return false;  // deletes a retained command; perhaps we sent it
  const auto target = names_.parse_command(message.topic);
  if (!target) {
    log_.add("command topic", spdlog::level::warn,
             fmt::format("no structure, device or field can be meant by {}", message.topic), now);
    return false;
  }
  if (dispatcher_.waiting_to_send() >= max_waiting_to_send) dispatcher_.tick(now);
  if (receipt_limit_.has_room_for(message.topic, now)) {
    dispatcher_.receive({.object = target->object,
                         .field = target->field,
                         .payload = message.payload,
                         .retained = message.retain,
                         .response_topic = message.response_topic,
                         .correlation_data = message.correlation_data,
                         .expiry = message.expiry},
                        now);
  }
  return true;
}

void CommandGateway::receive_retained(const mqtt::Message& message, Instant now) {
  log_.add("retained command", spdlog::level::warn,
           fmt::format("a retained command on {} was cleared; send commands without retain", message.topic), now);
  // BrokerSession has deleted the command from the broker before it subscribed to commands. If it were deleted here,
  // the empty message would come back, and with MQTT 3.1.1 it would look like a command.
  static_cast<void>(take_command(message, now));
}

void CommandGateway::receive_request(const std::string& verb, const mqtt::Message& message, Instant now) {
  if (message.retain || stopping_) return;
  const std::string text = model::to_text(requests_.answer(verb, message.payload, now));
  outbox_.send({.topic = names_.bridge("response/" + verb), .payload = text}, now);
  if (may_respond_to(message.response_topic, now)) {
    outbox_.send({.topic = *message.response_topic, .payload = text, .correlation_data = message.correlation_data},
                 now);
  }
}

bool CommandGateway::may_respond_to(const std::optional<std::string>& topic, Instant now) {
  if (!topic) return false;
  if (response_topics_.allows(*topic)) return true;
  log_.add("response topic", spdlog::level::warn, response_topics_.not_allowed_message(*topic), now);
  return false;
}

// --- from the accounts ----------------------------------------------------------------------------------------------

void CommandGateway::home_changed(const publish::HomePublisher::Difference& difference, bool complete, Instant now) {
  status_publisher_.home_changed(difference, complete, now);
  dispatcher_.home_changed(difference.after, complete, now);
}

// --- from the dispatcher --------------------------------------------------------------------------------------------

void CommandGateway::publish_receipt(const command::OutgoingReceipt& outgoing, Instant now) {
  send_receipt(outgoing, now);
  if (!outgoing.receipt) {
    status_publisher_.old_receipt_sent(outgoing.object, outgoing.text, now);
    return;
  }
  receipts_.add(*outgoing.receipt);
  counts_.add(*outgoing.receipt);
  status_publisher_.receipt_sent(outgoing.object, *outgoing.receipt, now);
  health_.may_have_changed(now);
  if (outgoing.is_final()) log_final(*outgoing.receipt, now);
}

void CommandGateway::send_receipt(const command::OutgoingReceipt& outgoing, Instant now) {
  const bool responds = may_respond_to(outgoing.response_topic, now);
  mqtt::Outbox::OnDelivered on_delivered;
  if (outgoing.awaits_delivery()) {
    on_delivered = [this, number = outgoing.number](Instant at) { dispatcher_.receipt_delivered(number, at); };
  }
  // The receipt counts as delivered when the broker has its last message: the one to the response topic, if any.
  outbox_.send_promised({.topic = names_.result(outgoing.object), .payload = outgoing.text}, now,
                        responds ? nullptr : on_delivered);
  if (!responds) return;
  outbox_.send_promised(
      {.topic = *outgoing.response_topic, .payload = outgoing.text, .correlation_data = outgoing.correlation_data}, now,
      std::move(on_delivered));
}

void CommandGateway::log_final(const command::Receipt& receipt, Instant now) {
  const std::string line = fmt::format("command {} {}: {} ({}) {}", receipt.path, model::to_text(receipt.requested),
                                       command::status_word(receipt.result.status),
                                       command::code_word(receipt.result.code), receipt.result.message);
  if (receipt.result.status == command::Status::refused) {
    log_.add("refused " + std::string(command::code_word(receipt.result.code)), spdlog::level::info, line, now);
  } else {
    spdlog::info("{}", line);
  }
}

void CommandGateway::write(std::size_t account, upstream::Write write, Done done) {
  spdlog::debug("account {}: write to {}: {}", accounts_.states()[account].name, write.object.path(),
                model::to_text(write.fields));
  health_.may_have_changed(clock_());  // the budget is smaller now
  accounts_.upstream(account).write(std::move(write),
                                    [this, done = std::move(done)](const upstream::WriteOutcome& outcome) {
                                      const Instant now = clock_();
                                      done(outcome, now);
                                      health_.may_have_changed(now);
                                    });
}

Result<void> CommandGateway::save(const command::RecordChanges& changes) {
  auto saved = store_.save(changes);
  if (!saved) spdlog::error("{}", saved.error().message);
  return saved;
}

}  // namespace nest2mqtt::bridge
