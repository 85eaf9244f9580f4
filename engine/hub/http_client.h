// SPDX-License-Identifier: GPL-3.0-or-later
// GET requests over HTTP. Redirects are told, not followed: who follows them decides what the next host may know.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "engine/base/error.h"

namespace bitlathe {

/// A failure that may go away by itself.
class TemporaryError : public Error {
 public:
  explicit TemporaryError(const std::string& what, std::string remedy = {}, std::chrono::seconds wait = {})
      : Error(what, std::move(remedy)), wait_(wait) {}

  /// How long the server asked not to be asked again.
  std::chrono::seconds wait() const noexcept { return wait_; }

 private:
  std::chrono::seconds wait_;
};

/// The host can't be reached, or the connection broke.
class ConnectionError : public TemporaryError {
 public:
  using TemporaryError::TemporaryError;
};

struct HttpRequest {
  std::string url;           ///< http or https
  std::string token;         ///< sent as a bearer token; empty: none
  std::uint64_t offset = 0;  ///< above 0: asks for the bytes from here to the end
};

struct HttpResponse {
  int status = 0;
  std::string location;                        ///< where a redirect leads, absolute; else empty
  std::map<std::string, std::string> headers;  ///< by name in lower case

  /// Empty where there is none.
  std::string header(const std::string& name) const;
};

/// "https://huggingface.co:443": scheme, host and port. Throws Error where `url` is no http or https address.
std::string originOf(const std::string& url);
std::string hostOf(const std::string& url);
/// `text` as a part of a URL, the characters in `kept` and those that need no escape as they are.
std::string percentEncode(std::string_view text, std::string_view kept = {});

/// One request at a time, on connections that are kept open. Proxies are taken from the environment (https_proxy, ...).
class HttpClient {
 public:
  struct Timeouts {
    std::chrono::milliseconds connect{15'000};
    std::chrono::seconds stall{30};  ///< without a single byte
  };
  /// Gets the body piece by piece, with the status and headers that came before it; what it throws ends the request.
  using Receive = std::function<void(const HttpResponse&, std::span<const std::byte>)>;

  explicit HttpClient(Timeouts timeouts);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Any status is an answer. Throws ConnectionError where none comes or it breaks off, Error where the host can't
  /// prove who it is, Cancelled once `stop` is requested.
  HttpResponse get(const HttpRequest& request, const Receive& receive, const std::stop_token& stop);

 private:
  struct Handles;
  std::unique_ptr<Handles> handles_;
  Timeouts timeouts_;
};

}  // namespace bitlathe
