// SPDX-License-Identifier: GPL-3.0-or-later
// Requests to the Hugging Face Hub: where it is, who asks, where redirects may lead, what a refusal means.
#pragma once

#include <chrono>
#include <stop_token>
#include <string>

#include "engine/hub/http_client.h"

namespace bitlathe {

struct HubAccess {
  std::string endpoint = "https://huggingface.co";
  std::string token;     ///< empty: none. Sent to the endpoint alone, never to where it redirects to
  bool offline = false;  ///< no connections at all
  HttpClient::Timeouts timeouts;
  std::chrono::milliseconds retryDelay{1000};  ///< before the first of the retries, doubled with each
};

/// The address in an environment variable, without slashes at its end; `standard` where none is set.
std::string endpointFrom(const char* variable, const std::string& standard);
/// From the variables that the Hub's own library knows: HF_ENDPOINT, HF_HUB_OFFLINE, HF_TOKEN, else the token in
/// $HF_TOKEN_PATH or $HF_HOME/token. Throws Error where one of them can't be used, without repeating a token.
HubAccess hubAccess();

/// What a request is about, for messages.
struct HubSubject {
  std::string what;        ///< "config.json", "the list of files"
  std::string repository;  ///< "owner/name"; empty: none
};

/// Takes care of one person's requests; used by one thread at a time.
class HubConnection {
 public:
  explicit HubConnection(HubAccess access);

  const std::string& endpoint() const { return access_.endpoint; }

  /// The body of a small answer, as far as `limit` bytes. `path` begins with a slash.
  /// Throws ConnectionError where the Hub can't be reached or must not be, TemporaryError where it is busy or in
  /// trouble, Error where it refuses or sends more than `limit`; all of them say what to do.
  std::string read(const std::string& path, std::size_t limit, const HubSubject& subject, const std::stop_token& stop);

  /// Gets pieces of a body together with the answer's head (status 200, or 206 where an offset was asked for and
  /// granted) and the digest under which the Hub knows the file (empty where it doesn't say).
  using Receive =
      std::function<void(const HttpResponse& head, const std::string& digest, std::span<const std::byte> piece)>;
  /// As read(), for bodies of any size, from `offset` on.
  void fetch(const std::string& path, std::uint64_t offset, const HubSubject& subject, const Receive& receive,
             const std::stop_token& stop);

  /// Called where the last of `failures` in a row is handled: waits until the request may be sent again, as long as the
  /// server asked and longer each time. Throws the failure again where there were too many, Cancelled once `stop` is
  /// requested.
  void waitToRetry(const TemporaryError& failure, int failures, const std::stop_token& stop) const;

 private:
  [[noreturn]] void refuse(const HttpResponse& response, const std::string& url, const HubSubject& subject) const;

  HubAccess access_;
  std::string origin_;
  HttpClient client_;
};

}  // namespace bitlathe
