// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <fstream>

#include <fcntl.h>
#include <sys/file.h>

#include "engine/base/file_descriptor.h"
#include "engine/hub/local_cache.h"
#include "engine/hub/snapshot_download.h"
#include "engine/model/model_summary.h"
#include "engine/pipeline/download_model.h"
#include "tests/support/fake_hub.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/fixtures.h"
#include "tests/support/run_recorder.h"

using namespace bitlathe;
using test::AskedRequest;
using test::FakeHub;
using test::ServerAnswer;

namespace {

const std::string repository = "owner/model";
const std::string smallText = "{\"a\": 1}";

std::string largeText() {
  std::string text;
  for (int i = 0; text.size() < 400'000; ++i) text += "line " + std::to_string(i) + "\n";
  return text;
}

std::string contentsOf(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream contents;
  contents << file.rdbuf();
  return contents.str();
}

}  // namespace

class TestSnapshotDownload : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    home_ = std::make_unique<QTemporaryDir>();
    for (const char* variable : {"HF_TOKEN_PATH", "HF_HUB_OFFLINE", "HF_HUB_CACHE"}) qunsetenv(variable);
    qputenv("HF_HOME", home_->path().toUtf8());
    qputenv("HF_TOKEN", "hf_secret");
    hub_ = std::make_unique<FakeHub>();
    hub_->add(repository, {{"config.json", smallText}, {"sub/weights.bin", large_}, {"empty.txt", ""}});
    qputenv("HF_ENDPOINT", QByteArray::fromStdString(hub_->url()));
    qputenv("BITLATHE_CACHE", home_->filePath("bitlathe").toUtf8());
    told_.clear();
  }

  void laysTheCacheOutAsTheLibraryDoes() {
    const auto snapshot = download();
    const auto folder = hubCacheFolder() / "models--owner--model";
    QCOMPARE(snapshot, folder / "snapshots" / FakeHub::commitOf(repository));
    QCOMPARE(snapshot, findSnapshot(RepositoryKind::model, repository));
    QCOMPARE(contentsOf(folder / "refs" / "main"), FakeHub::commitOf(repository));
    QCOMPARE(contentsOf(snapshot / "config.json"), smallText);
    QCOMPARE(contentsOf(snapshot / "sub" / "weights.bin"), large_);
    QCOMPARE(contentsOf(snapshot / "empty.txt"), std::string());
    QCOMPARE(std::filesystem::read_symlink(snapshot / "config.json"),
             std::filesystem::path("../../blobs") / FakeHub::digestOf(smallText));
    QCOMPARE(std::filesystem::read_symlink(snapshot / "sub" / "weights.bin"),
             std::filesystem::path("../../../blobs") / FakeHub::digestOf(large_));
    QCOMPARE(blobs().size(), std::size_t(3));
    // All that is said adds up, and the end is the end.
    QVERIFY(std::ranges::is_sorted(told_));
    QCOMPARE(told_.back(), large_.size() + smallText.size());

    // The second time there is nothing to do.
    hub_->hub().forgetRequests();
    const HubListing listing = list();
    QCOMPARE(missingBytes(listing, listing.files), std::uint64_t(0));
    download();
    for (const auto& request : hub_->hub().requests()) QVERIFY(request.target.starts_with("/api/"));
  }

  void theTokenStaysWithTheHub() {
    download();
    for (const auto& request : hub_->hub().requests()) {
      QCOMPARE(request.header("authorization"), std::string("Bearer hf_secret"));
    }
    QVERIFY(!hub_->storage().requests().empty());
    for (const auto& request : hub_->storage().requests()) QCOMPARE(request.header("authorization"), std::string());
  }

  void goesOnWhereTheConnectionBroke() {
    int breaks = 3;
    hub_->interfere = [&](const AskedRequest& request, ServerAnswer& answer) {
      if (isLarge(request) && breaks-- > 0) answer.breakAfter = 100'000;
    };
    QCOMPARE(contentsOf(download() / "sub" / "weights.bin"), large_);
    const auto requests = hub_->storage().requests();
    QCOMPARE(requests.size(), std::size_t(4));
    QCOMPARE(requests[0].header("range"), std::string());
    QCOMPARE(requests[3].header("range"), std::string("bytes=300000-"));
  }

  void serversWithoutRangesBeginAnew() {
    bool first = true;
    hub_->interfere = [&](const AskedRequest& request, ServerAnswer& answer) {
      if (!isLarge(request)) return;
      answer = {200, {}, large_};
      if (std::exchange(first, false)) answer.breakAfter = 100'000;
    };
    QCOMPARE(contentsOf(download() / "sub" / "weights.bin"), large_);
  }

  void cancelledItGoesOnTheNextTime() {
    std::stop_source stop;
    const auto stopMidway = [&](std::uint64_t bytes, const std::string&) {
      if (bytes > 200'000) stop.request_stop();
    };
    QVERIFY_EXCEPTION_THROWN(download(stopMidway, stop.get_token()), Cancelled);
    const auto partial = blobPath(large_).string() + ".incomplete";
    const auto kept = std::filesystem::file_size(partial);
    QVERIFY(kept > 200'000 && kept < large_.size());
    QVERIFY(findSnapshot(RepositoryKind::model, repository).empty());
    const HubListing listing = list();
    QCOMPARE(missingBytes(listing, listing.files), large_.size() - kept);

    hub_->storage().forgetRequests();
    QCOMPARE(contentsOf(download() / "sub" / "weights.bin"), large_);
    QCOMPARE(hub_->storage().requests()[0].header("range"), "bytes=" + std::to_string(kept) + "-");
    QVERIFY(!std::filesystem::exists(partial));
  }

  void whatIsLeftOfADownloadCanBeDiscarded() {
    const HubListing listing = list();
    QCOMPARE(leftBytes(listing, listing.files), std::uint64_t(0));
    std::stop_source stop;
    const auto stopMidway = [&](std::uint64_t bytes, const std::string&) {
      if (bytes > 200'000) stop.request_stop();
    };
    QVERIFY_EXCEPTION_THROWN(download(stopMidway, stop.get_token()), Cancelled);
    // A whole file that no snapshot has is left as well.
    QVERIFY(std::filesystem::exists(blobPath(smallText)));
    const auto left = leftBytes(listing, listing.files);
    QVERIFY(left > 200'000);
    QCOMPARE(left, std::filesystem::file_size(blobPath(large_).string() + ".incomplete") + smallText.size());
    QCOMPARE(discardLeft(listing, listing.files), left);
    QVERIFY(blobs().empty());
    QCOMPARE(leftBytes(listing, listing.files), std::uint64_t(0));

    // What a snapshot has stays.
    const auto snapshot = download();
    QCOMPARE(leftBytes(listing, listing.files), std::uint64_t(0));
    QCOMPARE(discardLeft(listing, listing.files), std::uint64_t(0));
    QCOMPARE(contentsOf(snapshot / "sub" / "weights.bin"), large_);
  }

  void whatIsBeingDownloadedIsNotDiscarded() {
    writePartial("a part");
    const auto folder = hubCacheFolder() / ".locks" / "models--owner--model";
    std::filesystem::create_directories(folder);
    const FileDescriptor other(
        ::open((folder / (FakeHub::digestOf(large_) + ".lock")).c_str(), O_RDWR | O_CREAT, 0666));
    QCOMPARE(::flock(other.get(), LOCK_EX), 0);
    const HubListing listing = list();
    // Nor what that process has fetched already.
    const auto& sibling = *std::ranges::find_if(listing.files, [](const HubFile& file) { return file.size < 1000; });
    const auto fetched = blobPath(large_).parent_path() / sibling.digest;
    std::ofstream(fetched) << "whole";
    VERIFY_ERROR(discardLeft(listing, listing.files), "by another process");
    QCOMPARE(leftBytes(listing, listing.files), std::uint64_t(6 + 5));
  }

  void whatAnEarlierDownloadLeftIsCheckedToo() {
    writePartial(std::string(1000, 'x'));
    VERIFY_ERROR(download(), "hash is not the one");
    nothingOfTheLargeFileIsThere();
    writePartial(large_ + "more than there is");
    QCOMPARE(contentsOf(download() / "sub" / "weights.bin"), large_);
    std::filesystem::remove(blobPath(large_));
    writePartial(large_);  // whole, but without its name
    QCOMPARE(contentsOf(download() / "sub" / "weights.bin"), large_);
  }

  void liesAreNoticed_data() {
    QTest::addColumn<QByteArray>("lie");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("other content") << QByteArray("content") << QByteArray("sent contents whose hash");
    QTest::newRow("shorter") << QByteArray("shorter") << QByteArray("sends 10 bytes in place of");
    QTest::newRow("longer") << QByteArray("longer")
                            << ("sends " + QByteArray::number(qulonglong(large_.size()) + 4) + " bytes in place of");
    QTest::newRow("longer without saying so") << QByteArray("endless") << QByteArray("sends more than");
    QTest::newRow("other digest") << QByteArray("digest") << QByteArray("offers another content");
    QTest::newRow("other part") << QByteArray("part") << QByteArray("sends another part");
    QTest::newRow("other total") << QByteArray("total") << QByteArray("sends 5001 bytes in place of");
  }
  void liesAreNoticed() {
    QFETCH(QByteArray, lie);
    QFETCH(QByteArray, message);
    if (lie == "part" || lie == "total") writePartial(large_.substr(0, 1000));
    hub_->interfere = [&](const AskedRequest& request, ServerAnswer& answer) {
      if (lie == "digest" && answer.status == 302) answer.headers["X-Linked-Etag"] = std::string(64, 'a');
      if (!isLarge(request)) return;
      if (lie == "content") answer.body[5000] ^= 1;
      if (lie == "shorter") answer.body.resize(10);
      if (lie == "longer") answer.body += "more";
      if (lie == "endless") {
        answer.headers = {{"Transfer-Encoding", "chunked"}, {"Content-Length", ""}};
        const std::string body = answer.body + "more";
        char length[32];
        std::snprintf(length, sizeof(length), "%zx\r\n", body.size());
        answer.body = length + body + "\r\n0\r\n\r\n";
      }
      if (lie == "part") answer.headers["Content-Range"] = "bytes 999-" + std::to_string(large_.size()) + "/*";
      if (lie == "total") answer.headers["Content-Range"] = "bytes 1000-5000/5001";
    };
    VERIFY_ERROR(download(), "sub/weights.bin of owner/model: the server " + message.toStdString());
    nothingOfTheLargeFileIsThere();
    hub_->interfere = nullptr;
    QCOMPARE(contentsOf(download() / "sub" / "weights.bin"), large_);
  }

  void busyServersAreAskedAFewTimes() {
    int failures = 4;
    hub_->interfere = [&](const AskedRequest& request, ServerAnswer& answer) {
      if (isLarge(request) && failures-- > 0) answer = {failures % 2 == 0 ? 503 : 403, {}, "later"};
    };
    QCOMPARE(contentsOf(download() / "sub" / "weights.bin"), large_);
    std::filesystem::remove(blobPath(large_));
    failures = 100;
    hub_->storage().forgetRequests();
    QVERIFY_EXCEPTION_THROWN(download(), TemporaryError);
    QCOMPARE(hub_->storage().requests().size(), std::size_t(5));
    nothingOfTheLargeFileIsThere();
  }

  void aFullDiskKeepsWhatFitted() {
    {
      const test::FileSizeLimit limit(300'000);
      VERIFY_ERROR(download(), "cannot be written");
    }
    QCOMPARE(std::filesystem::file_size(blobPath(large_).string() + ".incomplete"), std::uintmax_t(300'000));
    hub_->storage().forgetRequests();
    QCOMPARE(contentsOf(download() / "sub" / "weights.bin"), large_);
    QCOMPARE(hub_->storage().requests()[0].header("range"), std::string("bytes=300000-"));
  }

  void theDisksRoomIsCheckedBefore() {
    HubListing listing = list();
    listing.files.front().size = std::uint64_t{1} << 49;
    HubConnection connection(access());
    hub_->hub().forgetRequests();
    VERIFY_ERROR(downloadSnapshot(connection, listing, listing.files, "main", [](std::uint64_t, const std::string&) {}),
                 "but the download needs");
    QVERIFY(hub_->hub().requests().empty());
  }

  void onlyOneProcessDownloadsAFile() {
    const auto folder = hubCacheFolder() / ".locks" / "models--owner--model";
    std::filesystem::create_directories(folder);
    const FileDescriptor other(
        ::open((folder / (FakeHub::digestOf(large_) + ".lock")).c_str(), O_RDWR | O_CREAT, 0666));
    QCOMPARE(::flock(other.get(), LOCK_EX), 0);
    VERIFY_ERROR(download(), "by another process");
  }

  void theJobTellsHowFarItIsAndTheModelCanBeOpened() {
    hub_->addFolder("owner/tiny", test::fixturePath("models/tiny-llama"));
    HubConnection connection(access());
    const HubModel model = inspectHubModel(connection, "owner/tiny");
    const HubChoice& choice = chooseFromHub(model, "");
    test::RunRecorder recorder;
    JobControl control;
    const auto path = downloadModel(access(), model, choice, recorder, control);
    QCOMPARE(findDownloaded(model, choice).value(), path);
    QCOMPARE(recorder.all<StageStarted>().at(0).stage, std::string("Downloading owner/tiny"));
    QCOMPARE(recorder.all<Progress>().back().fraction, 1.0);
    QCOMPARE(inspectModel("owner/tiny").path, path);
    QCOMPARE(inspectModel("owner/tiny").config.layerCount, 3);
    QVERIFY(std::ranges::any_of(findModels(), [&](const auto& found) { return found.path == path; }));
  }

  void everyGgufFileOfASnapshotIsFound() {
    hub_->add("owner/files", {{"a.gguf", "no"}, {"sub/b.gguf", "model"}});
    HubConnection connection(access());
    const HubModel model = inspectHubModel(connection, "owner/files");
    JobControl control;
    test::RunRecorder recorder;
    std::vector<std::filesystem::path> found;
    for (const auto& choice : model.choices) {
      const auto path = downloadModel(access(), model, choice, recorder, control);
      QVERIFY(std::filesystem::exists(path));
      found.push_back(path);
    }
    std::vector<std::filesystem::path> listed;
    for (const auto& entry : findModels()) listed.push_back(entry.path);
    std::ranges::sort(listed);
    QCOMPARE(listed, found);
  }

 private:
  static HubAccess access() {
    HubAccess access = hubAccess();
    access.retryDelay = std::chrono::milliseconds(1);
    return access;
  }
  static HubListing list() {
    HubConnection connection(access());
    return listRepository(connection, repository, "main");
  }
  std::filesystem::path download(const DownloadProgress& progress, const std::stop_token& stop = {}) {
    HubConnection connection(access());
    const HubListing listing = listRepository(connection, repository, "main");
    return downloadSnapshot(connection, listing, listing.files, "main", progress, stop);
  }
  std::filesystem::path download() {
    return download([this](std::uint64_t bytes, const std::string&) { told_.push_back(bytes); });
  }

  bool isLarge(const AskedRequest& request) const { return request.target == largeTarget_; }
  static std::filesystem::path blobPath(const std::string& contents) {
    return hubCacheFolder() / "models--owner--model" / "blobs" / FakeHub::digestOf(contents);
  }
  static std::vector<std::filesystem::path> blobs() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(hubCacheFolder() / "models--owner--model" / "blobs")) {
      files.push_back(entry.path());
    }
    return files;
  }
  void writePartial(const std::string& contents) {
    const auto path = blobPath(large_);
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path.string() + ".incomplete", std::ios::binary) << contents;
  }
  void nothingOfTheLargeFileIsThere() {
    QVERIFY(!std::filesystem::exists(blobPath(large_)));
    const auto partial = blobPath(large_).string() + ".incomplete";
    QVERIFY(!std::filesystem::exists(partial) || std::filesystem::file_size(partial) == 0);
    QVERIFY(findSnapshot(RepositoryKind::model, repository).empty() ||
            !std::filesystem::exists(findSnapshot(RepositoryKind::model, repository) / "sub" / "weights.bin"));
  }

  const std::string large_ = largeText();
  const std::string largeTarget_ = "/" + FakeHub::digestOf(large_) + "?signed";
  std::unique_ptr<QTemporaryDir> home_;
  std::unique_ptr<FakeHub> hub_;
  std::vector<std::uint64_t> told_;
};

QTEST_GUILESS_MAIN(TestSnapshotDownload)
#include "tst_snapshot_download.moc"
