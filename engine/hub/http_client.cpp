// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/hub/http_client.h"

#include <exception>
#include <mutex>

#include <curl/curl.h>

#include "engine/base/lower_case.h"
#include "engine/base/trimmed.h"

namespace bitlathe {
namespace {

constexpr long bufferSize = 256 * 1024;
constexpr int pollInterval = 1000;  // milliseconds; a request to stop wakes earlier

struct UrlCloser {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, UrlCloser>;

struct ListCloser {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, ListCloser>;

Url parseUrl(const std::string& text) {
  Url url(curl_url());
  if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) {
    throw Error("an address that should lead to the Hub is malformed",
                "Check HF_ENDPOINT and BITLATHE_DATASET_VIEWER, if they are set.");
  }
  return url;
}

std::string part(const Url& url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) return {};
  std::string result(text);
  curl_free(text);
  return result;
}

/// What the callbacks of one request share.
struct Transfer {
  CURL* easy;
  const HttpClient::Receive& receive;
  HttpResponse response;
  std::exception_ptr failure;
};

void readStatus(Transfer& transfer) {
  long status = 0;
  curl_easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &status);
  transfer.response.status = static_cast<int>(status);
}

std::size_t onHeader(const char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::string_view line(data, size * count);
  try {
    if (line.starts_with("HTTP/")) {
      transfer.response.headers.clear();  // those of an interim answer
    } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
      transfer.response.headers[lowerCase(line.substr(0, colon))] = trimmed(line.substr(colon + 1));
    }
  } catch (...) {
    transfer.failure = std::current_exception();
    return 0;
  }
  return size * count;
}

std::size_t onBody(const char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  try {
    readStatus(transfer);
    transfer.receive(transfer.response, std::as_bytes(std::span(data, size * count)));
  } catch (...) {
    transfer.failure = std::current_exception();
    return 0;
  }
  return size * count;
}

[[noreturn]] void fail(CURLcode code, const std::string& url, const char* details) {
  const std::string reason = *details != '\0' ? details : curl_easy_strerror(code);
  const std::string host = hostOf(url);
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      throw Error(host + ": the server can't prove that it is " + host + " (" + reason + ")",
                  "Check the clock of this computer and whether a proxy stands between it and the network.");
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
      throw Error(host + ": " + reason, "Check HF_ENDPOINT and the proxy's address, if they are set.");
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
      throw ConnectionError(host + " can't be reached: " + reason,
                            "Check the network connection. What is on this computer needs none.");
    default:
      throw ConnectionError("the connection to " + host + " broke: " + reason,
                            "Try again; what was downloaded so far is kept.");
  }
}

}  // namespace

std::string HttpResponse::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found != headers.end() ? found->second : std::string();
}

std::string originOf(const std::string& url) {
  const Url parsed = parseUrl(url);
  const std::string scheme = part(parsed, CURLUPART_SCHEME);
  if (scheme != "https" && scheme != "http") {
    throw Error("an address that should lead to the Hub begins with " + scheme + "://, not with https://",
                "Check HF_ENDPOINT and BITLATHE_DATASET_VIEWER, if they are set.");
  }
  return scheme + "://" + lowerCase(part(parsed, CURLUPART_HOST)) + ":" +
         part(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT);
}

std::string hostOf(const std::string& url) {
  return part(parseUrl(url), CURLUPART_HOST);
}

std::string percentEncode(std::string_view text, std::string_view kept) {
  constexpr std::string_view unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    if (unreserved.find(c) != std::string_view::npos || kept.find(c) != std::string_view::npos) {
      result += c;
      continue;
    }
    const auto code = static_cast<unsigned char>(c);
    result += {'%', digits[code >> 4], digits[code & 0xf]};
  }
  return result;
}

struct HttpClient::Handles {
  Handles() {
    static std::once_flag initialized;
    std::call_once(initialized, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    easy = curl_easy_init();
    multi = curl_multi_init();
    if (easy == nullptr || multi == nullptr) throw Error("libcurl can't be initialized");
  }
  ~Handles() {
    curl_easy_cleanup(easy);
    curl_multi_cleanup(multi);
  }
  Handles(const Handles&) = delete;
  Handles& operator=(const Handles&) = delete;

  CURL* easy = nullptr;
  CURLM* multi = nullptr;
};

HttpClient::HttpClient(Timeouts timeouts) : handles_(std::make_unique<Handles>()), timeouts_(timeouts) {}

HttpClient::~HttpClient() = default;

HttpResponse HttpClient::get(const HttpRequest& request, const Receive& receive, const std::stop_token& stop) {
  CURL* easy = handles_->easy;
  CURLM* multi = handles_->multi;
  Transfer transfer{easy, receive, {}, {}};
  char details[CURL_ERROR_SIZE] = "";
  List headers;
  if (!request.token.empty())
    headers.reset(curl_slist_append(nullptr, ("Authorization: Bearer " + request.token).c_str()));

  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "bitlathe/" BITLATHE_VERSION);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, bufferSize);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, details);
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // a request to stop doesn't wait for the resolver
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(timeouts_.connect.count()));
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(timeouts_.stall.count()));
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, onHeader);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, onBody);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
  const std::string range = std::to_string(request.offset) + "-";
  if (request.offset > 0) curl_easy_setopt(easy, CURLOPT_RANGE, range.c_str());

  // A request to stop wakes the waiting below.
  const std::stop_callback wake(stop, [multi] { curl_multi_wakeup(multi); });
  struct Attachment {
    CURLM* multi;
    CURL* easy;
    ~Attachment() {
      curl_multi_remove_handle(multi, easy);
      curl_easy_reset(easy);
    }
  };
  const Attachment attachment{multi, easy};
  curl_multi_add_handle(multi, easy);
  for (int running = 1; running > 0;) {
    if (stop.stop_requested()) throw Cancelled();
    if (curl_multi_perform(multi, &running) != CURLM_OK) throw ConnectionError("libcurl can't go on");
    if (running > 0) curl_multi_poll(multi, nullptr, 0, pollInterval, nullptr);
  }
  CURLcode result = CURLE_OK;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
    if (message->msg == CURLMSG_DONE) result = message->data.result;
  }
  if (transfer.failure) std::rethrow_exception(transfer.failure);
  if (result != CURLE_OK) fail(result, request.url, details);
  readStatus(transfer);
  char* location = nullptr;
  curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &location);
  if (location != nullptr) transfer.response.location = location;
  return transfer.response;
}

}  // namespace bitlathe
