#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "support/process.h"

namespace nest2mqtt::test {

/// What is empty is left to nest-simulator's own default. The defaults here suit tests: nothing
/// moves by itself, the write limits are the real ones in fast motion.
struct SimulatorOptions {
  std::string home = {};  ///< a JSON file
  int devices = 0;        ///< instead of `home`: a generated home with so many devices
  std::string token = "c.test-token";
  std::string client_id = {};
  std::string client_secret = {};
  std::vector<std::string> redirect_uris = {};  ///< none: people who log in get a PIN
  int burst = 3;
  std::string refill = "1s";
  int call_burst = 100;
  std::string call_refill = "1s";
  std::string keep_alive = "2s";
  std::string speed = {};
  bool still = true;              ///< the virtual devices do nothing on their own
  bool nle = false;               ///< plays a server of No Longer Evil too
  std::string nle_password = {};  ///< asked for in front of that server
  bool nle_fan_timers_last = false;
  bool sdm = false;  ///< plays Google Device Access too
  std::string sdm_project = {};
  std::string sdm_client_id = {};
  std::string sdm_client_secret = {};
  std::vector<std::string> sdm_redirect_uris = {};
  std::string sdm_refresh_token = {};
  std::string sdm_pull = {};  ///< how long a pull without messages is held
  bool sdm_limits = true;     ///< the quotas of the sandbox; they count in virtual time
};

/// A running nest-simulator and its control API. It keeps its ports when it is started again, and
/// starts with its initial home then. Every function throws std::runtime_error if the simulator
/// does not do as asked. Owned by one thread.
class Simulator {
 public:
  explicit Simulator(SimulatorOptions options = {});

  [[nodiscard]] const SimulatorOptions& options() const { return options_; }
  [[nodiscard]] const std::string& front_url() const { return front_url_; }
  [[nodiscard]] const std::string& api_url() const { return api_url_; }
  [[nodiscard]] const std::string& control_url() const { return control_url_; }
  /// Only with `nle`.
  [[nodiscard]] const std::string& nle_url() const { return nle_url_; }
  /// Only with `sdm`.
  [[nodiscard]] const std::string& sdm_url() const { return sdm_url_; }
  /// The page where people log in, and where a code becomes a token.
  [[nodiscard]] std::string authorize_url() const { return front_url_ + "/login/oauth2"; }
  [[nodiscard]] std::string token_url() const { return front_url_ + "/oauth2/access_token"; }

  /// `path` as in the Nest document, "/devices/thermostats/<id>/hvac_mode"; `json` is JSON text.
  [[nodiscard]] boost::json::value get(const std::string& path) const;
  void set(const std::string& path, const std::string& json);
  void merge(const std::string& path, const std::string& json);
  void remove(const std::string& path);

  /// The whole request: {"fault": "cut", ...}.
  void fault(const std::string& json);
  void clear_faults();
  void revoke();
  /// Only this token.
  void revoke(const std::string& token);
  void accept_token(const std::string& token);

  /// A person agrees to be connected without a browser: the PIN to type in. Fails if a redirect URI is registered.
  /// `arguments` as docs/simulator.md lists them: {"user":"ann","permissions":["thermostat_read"]}.
  [[nodiscard]] std::string authorize(const std::string& arguments = "{}");
  /// PINs and codes that were not used yet can no longer be used.
  void expire_codes();
  /// What one token may do from now on, by the names in docs/simulator.md.
  void set_permissions(const std::string& token, const std::vector<std::string>& permissions);
  /// The first user's: reads go on, writes do not, until the next login.
  void change_password();
  /// Every call with this token is answered 403.
  void forbid(const std::string& token);
  /// One more user with a copy of the first user's home and a token for it.
  void add_user(const std::string& name, const std::string& token);

  /// Any other order of the control API: order("alarm", R"({"device": ...})").
  void order(const std::string& verb, const std::string& json);

  // The server of No Longer Evil; docs/simulator.md says what happens.

  /// It stops in an orderly way, which takes minutes of virtual time; with `kill` it is gone at once.
  void stop_nle(bool kill = false);
  void start_nle();
  /// The thermostat stays connected to it and does nothing; and does so again.
  void put_to_sleep(const std::string& serial);
  void wake_up(const std::string& serial);
  /// A serial number without a thermostat.
  void add_phantom(const std::string& serial);
  /// The proxy in front of it asks for this password from now on.
  void set_nle_password(const std::string& password);
  [[nodiscard]] boost::json::value nle_state() const;
  /// Every command that it got, oldest first.
  [[nodiscard]] boost::json::array nle_commands() const;

  // Google Device Access; docs/simulator.md says what happens.

  /// Calls by method, how many were refused because of a quota, the tokens, the project.
  [[nodiscard]] boost::json::value sdm_state() const;
  /// How many calls were refused because of a quota.
  [[nodiscard]] std::int64_t sdm_limited() const;
  /// A person agrees without a browser: the code. `arguments` as docs/simulator.md lists them: {"pubsub":false}.
  [[nodiscard]] std::string consent_to_sdm(const std::string& arguments = "{}");
  /// The same: the address of the page on which the browser ends.
  [[nodiscard]] std::string sdm_consent_address(const std::string& arguments = "{}");
  /// Every refresh token is revoked; an access token lasts no longer.
  void revoke_sdm();
  void expire_sdm_access_tokens();
  /// The person takes the permission for everything back, or gives it again.
  void permit_sdm(bool permitted);
  /// The same for one device.
  void permit_sdm_device(const std::string& device, bool permitted);
  /// Removes the device from the home and adds it again, with another id.
  void add_sdm_device_again(const std::string& device, const std::string& new_id);
  /// The state of the project: {"in_testing":true}.
  void change_sdm_project(const std::string& json);
  /// The update without sense that thermostats sometimes send.
  void publish_poisoned_update(const std::string& device);
  /// This event message, as it is.
  void publish_sdm_event(const std::string& json);
  /// Event messages come twice, or the newest first.
  void deliver_sdm_events(bool twice, bool reversed);

  [[nodiscard]] boost::json::value stats() const;
  [[nodiscard]] std::int64_t stat(const std::string& name) const;
  /// Every request since the start or the last clear_requests(), oldest first.
  [[nodiscard]] boost::json::array requests() const;
  /// The PUT requests among them, without those that were only told where to go (307).
  [[nodiscard]] boost::json::array writes() const;
  void clear_requests();

  void stop();
  void start();
  void restart();
  /// SIGKILL: connections are reset.
  void kill() { process_->kill(); }
  /// Stops answering without closing anything, as a service does whose machine hangs; and goes on.
  void freeze();
  void thaw();

  [[nodiscard]] std::string log() const { return process_->output(); }

 private:
  [[nodiscard]] std::vector<std::string> command() const;
  [[nodiscard]] bool try_to_start();

  SimulatorOptions options_;
  std::array<std::uint16_t, 5> ports_{};  ///< front, API, control, No Longer Evil, Google Device Access
  std::string front_url_;
  std::string api_url_;
  std::string control_url_;
  std::string nle_url_;
  std::string sdm_url_;
  std::unique_ptr<Process> process_;
};

}  // namespace nest2mqtt::test
