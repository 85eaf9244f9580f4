// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/hub/hub_connection.h"

#include <charconv>
#include <condition_variable>
#include <fstream>
#include <mutex>

#include "engine/base/digest.h"
#include "engine/base/environment.h"
#include "engine/hub/local_cache.h"

namespace bitlathe {
namespace {

constexpr int mostRedirects = 8;
constexpr int mostFailures = 5;   // in a row
constexpr int longestWait = 120;  // seconds that a busy server may ask for

bool isTrue(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text == "1" || text == "ON" || text == "YES" || text == "TRUE";
}

std::filesystem::path tokenFile() {
  if (const auto path = environmentVariable("HF_TOKEN_PATH"); !path.empty()) return path;
  return hubHomeFolder() / "token";
}

std::string readToken() {
  std::string token = environmentVariable("HF_TOKEN");
  std::string source = "HF_TOKEN";
  if (token.empty()) {
    std::ifstream file(tokenFile());
    file >> token;
    source = tokenFile().string();
  }
  // What else it may hold could add lines to a request.
  const auto isPlain = [](char c) { return c > ' ' && c < '\x7f'; };
  if (!std::ranges::all_of(token, isPlain)) {
    throw Error(source + ": the token holds characters that no token has", "Copy it again from your account's page.");
  }
  return token;
}

std::string howToGiveAToken(const std::string& endpoint) {
  return "Make a token on " + endpoint + "/settings/tokens and put it into the variable HF_TOKEN or into the file " +
         tokenFile().string() + ".";
}

std::chrono::seconds waitOf(const HttpResponse& response) {
  const std::string text = response.header("retry-after");
  int seconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return std::chrono::seconds(std::clamp(seconds, 0, longestWait));
}

/// The digest in the name that the Hub gives a file's content: for large files X-Linked-Etag, else ETag, in quotes.
std::string digestIn(const HttpResponse& response) {
  std::string tag = response.header("x-linked-etag");
  if (tag.empty()) tag = response.header("etag");
  if (tag.starts_with("W/")) tag.erase(0, 2);
  std::erase(tag, '"');
  return isHex(tag, 40) || isHex(tag, 64) ? tag : std::string();
}

bool isRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

std::string endpointFrom(const char* variable, const std::string& standard) {
  auto endpoint = environmentVariable(variable);
  while (endpoint.ends_with('/')) endpoint.pop_back();
  return endpoint.empty() ? standard : endpoint;
}

HubAccess hubAccess() {
  HubAccess access;
  access.endpoint = endpointFrom("HF_ENDPOINT", access.endpoint);
  access.token = readToken();
  access.offline = isTrue(environmentVariable("HF_HUB_OFFLINE"));
  return access;
}

HubConnection::HubConnection(HubAccess access)
    : access_(std::move(access)), origin_(originOf(access_.endpoint)), client_(access_.timeouts) {}

std::string HubConnection::read(const std::string& path, std::size_t limit, const HubSubject& subject,
                                const std::stop_token& stop) {
  std::string body;
  const auto receive = [&](const HttpResponse&, const std::string&, std::span<const std::byte> piece) {
    if (body.size() + piece.size() > limit) {
      throw Error(hostOf(access_.endpoint) + ": " + subject.what + " is longer than " + std::to_string(limit) +
                  " bytes, which can't be right");
    }
    body.append(reinterpret_cast<const char*>(piece.data()), piece.size());
  };
  fetch(path, 0, subject, receive, stop);
  return body;
}

void HubConnection::fetch(const std::string& path, std::uint64_t offset, const HubSubject& subject,
                          const Receive& receive, const std::stop_token& stop) {
  if (access_.offline) {
    throw ConnectionError("the Hub is not asked, because HF_HUB_OFFLINE is set",
                          "Unset it to go online. What is on this computer needs no connection.");
  }
  HttpRequest request{access_.endpoint + path, {}, offset};
  std::string digest;
  for (int redirects = 0;; ++redirects) {
    const std::string origin = originOf(request.url);
    const bool atHub = origin == origin_;
    request.token = atHub ? access_.token : std::string();
    const auto pass = [&](const HttpResponse& head, std::span<const std::byte> piece) {
      const bool granted = head.status == 200 || (head.status == 206 && offset > 0);
      if (granted) receive(head, atHub ? digestIn(head) : digest, piece);
    };
    const HttpResponse response = client_.get(request, pass, stop);
    if (response.status == 200 || (response.status == 206 && offset > 0)) return;
    if (!isRedirect(response.status) || response.location.empty()) refuse(response, request.url, subject);
    if (redirects == mostRedirects) {
      throw Error(hostOf(access_.endpoint) + ": " + subject.what + " is redirected more than " +
                      std::to_string(mostRedirects) + " times",
                  "Try again later.");
    }
    if (atHub) digest = digestIn(response);
    if (origin.starts_with("https:") && !originOf(response.location).starts_with("https:")) {
      throw Error(hostOf(request.url) + ": " + subject.what + " is redirected to an address that is not encrypted",
                  "Check HF_ENDPOINT and the proxy, if they are set.");
    }
    request.url = response.location;
  }
}

void HubConnection::waitToRetry(const TemporaryError& failure, int failures, const std::stop_token& stop) const {
  if (failures >= mostFailures) throw;
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  const auto delay = std::max<std::chrono::milliseconds>(failure.wait(), access_.retryDelay * (1 << (failures - 1)));
  never.wait_for(lock, stop, delay, [] { return false; });
  if (stop.stop_requested()) throw Cancelled();
}

void HubConnection::refuse(const HttpResponse& response, const std::string& url, const HubSubject& subject) const {
  const std::string host = hostOf(url);
  const std::string status = std::to_string(response.status);
  if (response.status == 429) {
    throw TemporaryError(host + ": too many requests (status 429)",
                         "Wait a few minutes. Requests with a token have a higher limit.", waitOf(response));
  }
  // Where the Hub sent us on to, an address holds for a while only: the Hub gives a new one.
  if (response.status >= 500 || response.status == 408 || originOf(url) != origin_) {
    throw TemporaryError(host + ": " + subject.what + " was asked for, but the answer was status " + status,
                         "Try again later; what was downloaded so far is kept.", waitOf(response));
  }
  const std::string code = response.header("x-error-code");
  const std::string page = access_.endpoint + "/" + subject.repository;
  if (code == "GatedRepo" || (response.status == 403 && !subject.repository.empty())) {
    throw Error(subject.repository + " is gated: its licence has to be accepted before anything can be downloaded",
                "Accept it on " + page + ". " +
                    (access_.token.empty() ? howToGiveAToken(access_.endpoint)
                                           : "The token that was sent must belong to the account that accepted it and "
                                             "be allowed to read gated repositories."));
  }
  if (code == "RevisionNotFound") {
    throw Error(subject.repository + " has no such revision", "Look on " + page + " for its branches and tags.");
  }
  if (code == "EntryNotFound") {
    throw Error(subject.repository + " has no file " + subject.what, "Look on " + page + " for the files that it has.");
  }
  if (response.status == 401 && !access_.token.empty() && code != "RepoNotFound") {
    throw Error(host + " doesn't accept the token", howToGiveAToken(access_.endpoint));
  }
  if ((response.status == 401 || response.status == 404) && !subject.repository.empty()) {
    throw Error("there is no repository " + subject.repository + " on " + host + ", or it is private",
                access_.token.empty()
                    ? "Check how it is written. For a private one: " + howToGiveAToken(access_.endpoint)
                    : "Check how it is written, and that the token may read it.");
  }
  throw Error(host + ": " + subject.what + " was asked for, but the answer was status " + status,
              "Check HF_ENDPOINT, if it is set.");
}

}  // namespace bitlathe
