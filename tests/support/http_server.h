// SPDX-License-Identifier: GPL-3.0-or-later
// A small HTTP server on this computer whose answers a test decides, mistakes included.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bitlathe::test {

struct AskedRequest {
  std::string target;                          // path and query
  std::map<std::string, std::string> headers;  // names in lower case

  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found != headers.end() ? found->second : std::string();
  }
};

struct ServerAnswer {
  int status = 200;
  std::map<std::string, std::string> headers;  // empty ones are left out; Content-Length is the body's if not given
  std::string body;
  std::size_t breakAfter = std::string::npos;  // bytes of the body before the connection is closed
};

/// Answers one request after the other on a thread of its own, each on a new connection.
class HttpServer {
 public:
  using Handler = std::function<ServerAnswer(const AskedRequest&)>;

  explicit HttpServer(Handler handler) : handler_(std::move(handler)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof(address);
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, plain, length) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, plain, &length) != 0) {
      throw std::runtime_error("the test's server can't listen");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~HttpServer() {
    ending_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  std::vector<AskedRequest> requests() const {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }
  void forgetRequests() {
    const std::scoped_lock lock(mutex_);
    requests_.clear();
  }

 private:
  void serve() {
    while (!ending_) {
      const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (connection < 0) continue;
      answer(connection);
      ::close(connection);
    }
  }

  void answer(int connection) {
    std::string head;
    char buffer[4096];
    while (head.find("\r\n\r\n") == std::string::npos) {
      const ssize_t count = ::recv(connection, buffer, sizeof(buffer), 0);
      if (count <= 0) return;
      head.append(buffer, static_cast<std::size_t>(count));
    }
    const AskedRequest request = parse(head);
    {
      const std::scoped_lock lock(mutex_);
      requests_.push_back(request);
    }
    ServerAnswer answer = handler_(request);
    answer.headers.emplace("Content-Length", std::to_string(answer.body.size()));
    std::string text = "HTTP/1.1 " + std::to_string(answer.status) + " Answer\r\nConnection: close\r\n";
    for (const auto& [name, value] : answer.headers) {
      if (!value.empty()) text += name + ": " + value + "\r\n";
    }
    text += "\r\n" + answer.body.substr(0, answer.breakAfter);
    for (std::size_t sent = 0; sent < text.size();) {
      const ssize_t count = ::send(connection, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
      if (count <= 0) return;
      sent += static_cast<std::size_t>(count);
    }
  }

  static AskedRequest parse(const std::string& head) {
    AskedRequest request;
    const auto begin = head.find(' ') + 1;
    request.target = head.substr(begin, head.find(' ', begin) - begin);
    for (auto line = head.find("\r\n") + 2; head.compare(line, 2, "\r\n") != 0; line = head.find("\r\n", line) + 2) {
      const auto colon = head.find(": ", line);
      std::string name = head.substr(line, colon - line);
      for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      request.headers[name] = head.substr(colon + 2, head.find("\r\n", line) - colon - 2);
    }
    return request;
  }

  Handler handler_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> ending_ = false;
  mutable std::mutex mutex_;
  std::vector<AskedRequest> requests_;
  std::thread thread_;
};

}  // namespace bitlathe::test
