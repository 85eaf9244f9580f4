// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>

#include "engine/model/hub_model.h"
#include "engine/model/model_summary.h"
#include "tests/support/fake_hub.h"
#include "tests/support/fixtures.h"
#include "tests/support/remedy.h"

using namespace bitlathe;
using test::AskedRequest;
using test::FakeHub;
using test::remedyOf;
using test::ServerAnswer;

namespace {

const std::string repository = "owner/model";

std::vector<std::string> pathsOf(const HubChoice& choice) {
  std::vector<std::string> paths;
  for (const auto& file : choice.files) paths.push_back(file.path);
  std::ranges::sort(paths);
  return paths;
}

}  // namespace

class TestHubModel : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    home_ = std::make_unique<QTemporaryDir>();
    for (const char* variable : {"HF_TOKEN", "HF_TOKEN_PATH", "HF_HUB_OFFLINE", "HF_HUB_CACHE"}) qunsetenv(variable);
    qputenv("HF_HOME", home_->path().toUtf8());
    hub_ = std::make_unique<FakeHub>();
    qputenv("HF_ENDPOINT", QByteArray::fromStdString(hub_->url()) + "/");
  }

  void searches() {
    hub_->add("owner/small", {});
    hub_->add("owner/large", {});
    hub_->add("other/tiny", {});
    HubConnection connection(hubAccess());
    const auto hits = searchHub(connection, "owner");
    QCOMPARE(hits.size(), std::size_t(2));
    QCOMPARE(hits[0].repository, std::string("owner/large"));
    QCOMPARE(hits[0].licence, std::string("apache-2.0"));
    QVERIFY(hits[0].safetensors && !hits[0].gguf);
    QCOMPARE(hits[0].downloads, 1234);
    searchHub(connection, "a b&c");
    QVERIFY(hub_->hub().requests().back().target.starts_with("/api/models?search=a%20b%26c&"));
  }

  void saysWhatThereIsBeforeDownloading() {
    const auto folder = test::fixturePath("models/tiny-llama");
    hub_->addFolder(repository, folder);
    const HubModel model = inspect();
    QCOMPARE(model.listing.commit, FakeHub::commitOf(repository));
    QCOMPARE(model.listing.licence, std::string("apache-2.0"));
    QVERIFY(model.config.has_value());
    QCOMPARE(model.config->layerCount, 3);
    QCOMPARE(model.parameters, inspectModel(folder.string()).parameters);
    QCOMPARE(model.choices.size(), std::size_t(1));
    const HubChoice& choice = chooseFromHub(model, "");
    // Its fifth file is not one that a model consists of.
    QCOMPARE(pathsOf(choice), (std::vector<std::string>{"config.json", "generation_config.json", "model.safetensors",
                                                        "tokenizer.json", "tokenizer_config.json"}));
    QVERIFY(choice.size > 600'000);
    QVERIFY(!findDownloaded(model, choice));
    QVERIFY(home_->isValid() && QDir(home_->path()).isEmpty());
  }

  void takesTheShardsThatTheIndexNames() {
    auto files = plainModel("llama");
    files.erase("model.safetensors");
    files["model.safetensors.index.json"] = R"({"weight_map": {"a": "x-1.safetensors", "b": "x-2.safetensors"}})";
    for (const char* name : {"x-1.safetensors", "x-2.safetensors", "consolidated.safetensors"}) files[name] = name;
    hub_->add(repository, files);
    QCOMPARE(pathsOf(chooseFromHub(inspect(), "")),
             (std::vector<std::string>{"config.json", "model.safetensors.index.json", "x-1.safetensors",
                                       "x-2.safetensors"}));
    files.erase("x-2.safetensors");
    hub_->add(repository, files);
    VERIFY_ERROR(chooseFromHub(inspect(), ""), "has no file x-2.safetensors");
  }

  void saysWhyAModelCanNotBeUsed() {
    hub_->add(repository, plainModel("gemma"));
    VERIFY_ERROR(chooseFromHub(inspect(), ""), "the architecture \"gemma\" is not supported");
    hub_->add(repository, {{"pytorch_model.bin", "pickle"}, {"config.json", "{}"}});
    VERIFY_ERROR(chooseFromHub(inspect(), ""), "only pickles (pytorch_model.bin)");
    hub_->add(repository, {{"notes.txt", ""}});
    VERIFY_ERROR(chooseFromHub(inspect(), ""), "holds no weights");
    hub_->add(repository, {{"model.safetensors", "x"}});
    VERIFY_ERROR(chooseFromHub(inspect(), ""), "has no file config.json");
  }

  void oneGgufFileIsChosen() {
    const nlohmann::json llama = {{"gguf", {{"architecture", "llama"}}}};
    hub_->add(repository, {{"a.gguf", "a"}, {"config.json", "{}"}}, llama);
    QCOMPARE(chooseFromHub(inspect(), "").gguf, std::string("a.gguf"));
    hub_->add(repository, {{"a.gguf", "a"}, {"q/b.gguf", "b"}, {"c-00001-of-00002.gguf", "c"}}, llama);
    const HubModel model = inspect();
    VERIFY_ERROR(chooseFromHub(model, ""), "holds several GGUF files");
    QVERIFY(remedyOf([&] { chooseFromHub(model, ""); }).find("a.gguf, c-00001-of-00002.gguf, q/b.gguf") !=
            std::string::npos);
    QCOMPARE(pathsOf(chooseFromHub(model, "q/b.gguf")), std::vector<std::string>{"q/b.gguf"});
    VERIFY_ERROR(chooseFromHub(model, "d.gguf"), "has no GGUF file d.gguf");
    VERIFY_ERROR(chooseFromHub(model, "c-00001-of-00002.gguf"), "one of several parts");
    hub_->add(repository,
              {{"a-IQ4_XS.gguf", "a"},
               {"b-IQ2_XXS.gguf", "b"},
               {"c.i1-iq1_s.gguf", "c"},
               {"d-Q4_0_4_8.gguf", "d"},
               {"e-Q4_K_M.gguf", "e"},
               {"f-Q4_0.gguf", "f"}},
              llama);
    const HubModel encodings = inspect();
    for (const char* read : {"a-IQ4_XS.gguf", "e-Q4_K_M.gguf", "f-Q4_0.gguf"})
      QCOMPARE(chooseFromHub(encodings, read).gguf, std::string(read));
    VERIFY_ERROR(chooseFromHub(encodings, "b-IQ2_XXS.gguf"), "the encoding IQ2_XXS is not supported");
    VERIFY_ERROR(chooseFromHub(encodings, "c.i1-iq1_s.gguf"), "the encoding iq1_s is not supported");
    VERIFY_ERROR(chooseFromHub(encodings, "d-Q4_0_4_8.gguf"), "the encoding Q4_0_4_8 is not supported");
    hub_->add(repository, {{"a.gguf", "a"}}, {{"gguf", {{"architecture", "gemma3"}}}});
    VERIFY_ERROR(chooseFromHub(inspect(), ""), "\"gemma3\" is not supported");
  }

  void listingsAreNotTrusted_data() {
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("parent") << QByteArray(R"({"siblings": [{"rfilename": "a/../../b", "size": 1}]})")
                            << QByteArray("a/../../b");
    QTest::newRow("absolute") << QByteArray(R"({"siblings": [{"rfilename": "/etc/passwd", "size": 1}]})")
                              << QByteArray("no name of a file");
    QTest::newRow("no size") << QByteArray(R"({"siblings": [{"rfilename": "a"}]})") << QByteArray("the size of \"a\"");
    QTest::newRow("negative size") << QByteArray(R"({"siblings": [{"rfilename": "a", "size": -1}]})")
                                   << QByteArray("the size of \"a\"");
    QTest::newRow("no hash") << QByteArray(R"({"siblings": [{"rfilename": "a", "size": 1}]})")
                             << QByteArray("the hash of \"a\"");
    QTest::newRow("hash is a path") << QByteArray(
                                           R"({"siblings": [{"rfilename": "a", "size": 1, "blobId": "../../../x"}]})")
                                    << QByteArray("the hash of \"a\"");
    QTest::newRow("commit is a path") << QByteArray(R"({"sha": "../x"})") << QByteArray("which commit");
    QTest::newRow("no files") << QByteArray(R"({"siblings": null})") << QByteArray("which files");
  }
  void listingsAreNotTrusted() {
    QFETCH(QByteArray, change);
    QFETCH(QByteArray, message);
    hub_->add(repository, plainModel("llama"), nlohmann::json::parse(change.toStdString()));
    VERIFY_ERROR(inspect(), message.toStdString());
  }

  void namesAreChecked() {
    HubConnection connection(hubAccess());
    for (const char* name : {"model", "../model", "owner/", "/model", "a/b/c", "owner/mo del", "owner/..", "a--b/c"}) {
      VERIFY_ERROR(inspectHubModel(connection, name), "is no name of a repository");
    }
    VERIFY_ERROR(inspectHubModel(connection, repository, "../main"), "is no name of a branch");
    QVERIFY(hub_->hub().requests().empty());
  }

  void refusalsSayWhatToDo_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("remedy");
    const auto row = [](const char* name, int status, const char* code, const char* token, const char* message,
                        const char* remedy) {
      QTest::newRow(name) << status << QByteArray(code) << QByteArray(token) << QByteArray(message)
                          << QByteArray(remedy);
    };
    row("gated, nobody asks", 401, "GatedRepo", "", "owner/model is gated", "HF_TOKEN");
    row("gated, not accepted", 403, "GatedRepo", "hf_secret", "owner/model is gated", "the account that accepted");
    row("no such repository", 404, "RepoNotFound", "", "there is no repository owner/model", "For a private one");
    row("hidden repository", 401, "RepoNotFound", "hf_secret", "there is no repository owner/model", "may read it");
    row("no such revision", 404, "RevisionNotFound", "", "has no such revision", "branches and tags");
    row("wrong token", 401, "", "hf_secret", "doesn't accept the token", "HF_TOKEN");
    row("too many requests", 429, "", "", "too many requests", "Wait");
    row("trouble", 500, "", "", "status 500", "later");
    row("something else", 418, "", "", "status 418", "HF_ENDPOINT");
  }
  void refusalsSayWhatToDo() {
    QFETCH(int, status);
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, token);
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, remedy);
    hub_->interfere = [&](const AskedRequest&, ServerAnswer& answer) {
      answer = {status, {{"X-Error-Code", code.toStdString()}}, "hf_secret is not welcome"};
    };
    qputenv("HF_TOKEN", token);
    VERIFY_ERROR(inspect(), message.toStdString());
    const std::string said = remedyOf([&] { inspect(); });
    QVERIFY2(said.find(remedy.toStdString()) != std::string::npos, said.c_str());
    QVERIFY(said.find("hf_secret") == std::string::npos);
  }

  void theTokenComesFromTheEnvironmentOrItsFile() {
    hub_->add(repository, plainModel("llama"));
    inspect();
    QCOMPARE(hub_->hub().requests().back().header("authorization"), std::string());
    QFile file(home_->filePath("token"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("hf_file\n");
    file.close();
    inspect();
    QCOMPARE(hub_->hub().requests().back().header("authorization"), std::string("Bearer hf_file"));
    qputenv("HF_TOKEN", "hf_variable");
    inspect();
    QCOMPARE(hub_->hub().requests().back().header("authorization"), std::string("Bearer hf_variable"));
    qputenv("HF_TOKEN", "hf_secret\nX-Other: 1");
    VERIFY_ERROR(hubAccess(), "HF_TOKEN: the token holds characters");
  }

  void redirectsAreFollowedButNotForEver() {
    hub_->add("new/model", plainModel("llama"));
    hub_->interfere = [](const AskedRequest& request, ServerAnswer& answer) {
      if (!request.target.starts_with("/api/models/owner/model/")) return;
      answer = {307, {{"Location", "/api/models/new/model/revision/main?blobs=true"}}, ""};
    };
    QCOMPARE(inspectListing().commit, FakeHub::commitOf("new/model"));
    hub_->interfere = [](const AskedRequest& request, ServerAnswer& answer) {
      answer = {302, {{"Location", request.target}}, ""};
    };
    VERIFY_ERROR(inspect(), "redirected more than");
    hub_->interfere = [](const AskedRequest&, ServerAnswer& answer) {
      answer = {302, {{"Location", "file:///etc/passwd"}}, ""};
    };
    VERIFY_ERROR(inspect(), "begins with file://");
  }

  void withoutAConnectionItSaysSo() {
    qputenv("HF_HUB_OFFLINE", "1");
    QVERIFY_EXCEPTION_THROWN(inspect(), ConnectionError);
    QVERIFY(hub_->hub().requests().empty());
    qunsetenv("HF_HUB_OFFLINE");
    hub_.reset();
    QVERIFY_EXCEPTION_THROWN(inspect(), ConnectionError);
    qputenv("HF_ENDPOINT", "gopher://somewhere");
    VERIFY_ERROR(inspect(), "gopher://");
  }

  void aRequestCanBeStopped() {
    std::stop_source stop;
    hub_->add(repository, plainModel("llama"));
    hub_->interfere = [&](const AskedRequest&, ServerAnswer&) {
      stop.request_stop();
      QTest::qSleep(300);
    };
    HubConnection connection(hubAccess());
    QElapsedTimer timer;
    timer.start();
    QVERIFY_EXCEPTION_THROWN(inspectHubModel(connection, repository, "main", stop.get_token()), Cancelled);
    QVERIFY(timer.elapsed() < 250);
  }

 private:
  HubListing inspectListing() {
    HubConnection connection(hubAccess());
    return listRepository(connection, repository, "main");
  }
  HubModel inspect() {
    HubConnection connection(hubAccess());
    return inspectHubModel(connection, repository);
  }

  static FakeHub::Files plainModel(const std::string& type) {
    const nlohmann::json config = {
        {"model_type", type},       {"hidden_size", 64}, {"intermediate_size", 128},      {"num_hidden_layers", 2},
        {"num_attention_heads", 4}, {"vocab_size", 100}, {"max_position_embeddings", 128}};
    return {{"config.json", config.dump()}, {"model.safetensors", "weights"}};
  }

  std::unique_ptr<QTemporaryDir> home_;
  std::unique_ptr<FakeHub> hub_;
};

QTEST_GUILESS_MAIN(TestHubModel)
#include "tst_hub_model.moc"
