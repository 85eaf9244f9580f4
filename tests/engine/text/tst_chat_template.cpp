// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/text/chat_template.h"
#include "engine/text/tokenizer.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using bitlathe::test::fixturePath;
using bitlathe::test::sharedPath;
using nlohmann::json;
using Messages = std::vector<ChatMessage>;

namespace {

Messages messagesOf(const json& example) {
  Messages messages;
  for (const json& message : example.at("messages")) messages.push_back({message.at("role"), message.at("content")});
  return messages;
}

ChatFamily familyOf(const std::string& name) {
  if (name == "chatMl") return ChatFamily::chatMl;
  if (name == "llama2") return ChatFamily::llama2;
  if (name == "llama3") return ChatFamily::llama3;
  if (name == "qwen3") return ChatFamily::qwen3;
  throw std::runtime_error("no such family in the fixtures: " + name);
}

const char* const smolTemplate =
    "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
    "{{ '<|im_start|>system\nYou are a helpful AI assistant<|im_end|>\n' }}{% endif %}"
    "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}";

}  // namespace

class TestChatTemplate : public QObject {
  Q_OBJECT

 private slots:
  /// The texts were rendered with Jinja from the templates of SmolLM2, Qwen2.5, Qwen3, Llama 3 and Llama 2.
  void equalsTheTemplates_data() {
    QTest::addColumn<int>("index");
    const json examples = readJsonFile(fixturePath("tokenizers/chats.expected.json"));
    for (int i = 0; i < static_cast<int>(examples.size()); ++i) {
      QTest::addRow("%d %s", i, examples[static_cast<std::size_t>(i)].at("family").dump().c_str()) << i;
    }
  }
  void equalsTheTemplates() {
    QFETCH(int, index);
    const json example = readJsonFile(fixturePath("tokenizers/chats.expected.json"))[static_cast<std::size_t>(index)];
    const std::string text =
        renderChat(familyOf(example.at("family")), messagesOf(example), example.at("add_generation_prompt"),
                   example.at("default_system").get<std::string>());
    QCOMPARE(text, example.at("text").get<std::string>());
  }

  void equalsTheSampleModel() {
    REQUIRE_SHARED("fixtures/tokenizers/smollm2");
    const auto folder = sharedPath("fixtures/tokenizers/smollm2");
    const std::string jinja = readJsonFile(folder / "tokenizer_config.json").at("chat_template");
    const auto family = recogniseChatTemplate(jinja);
    QVERIFY(family == ChatFamily::chatMl);
    const Tokenizer tokenizer = Tokenizer::fromJsonFile(folder / "tokenizer.json");
    for (const json& example : readJsonFile(folder / "chat_expected.json")) {
      const std::string text =
          renderChat(*family, messagesOf(example), example.at("add_generation_prompt"), defaultSystemPrompt(jinja));
      QCOMPARE(text, example.at("text").get<std::string>());
      QCOMPARE(tokenizer.encode(text, false), example.at("ids").get<std::vector<TokenId>>());
    }
  }

  void rendersMistral() {
    const Messages messages{{"system", "Be brief."}, {"user", "Hi"}, {"assistant", "Hello"}, {"user", "Why?"}};
    QCOMPARE(renderChat(ChatFamily::mistral, messages, true),
             std::string("<s>[INST] Be brief.\n\nHi [/INST] Hello</s>[INST] Why? [/INST]"));
    QCOMPARE(renderChat(ChatFamily::mistral, Messages{{"user", "Hi"}}, true), std::string("<s>[INST] Hi [/INST]"));
  }

  void rendersAnEmptyConversation() {
    QCOMPARE(renderChat(ChatFamily::chatMl, {}, true), std::string("<|im_start|>assistant\n"));
    QCOMPARE(renderChat(ChatFamily::chatMl, {}, false, "Be brief."),
             std::string("<|im_start|>system\nBe brief.<|im_end|>\n"));
    QCOMPARE(renderChat(ChatFamily::qwen3, {}, false), std::string());
    QCOMPARE(renderChat(ChatFamily::llama2, {}, true), std::string());
  }

  void refusesBadRoles_data() {
    QTest::addColumn<int>("family");
    QTest::addColumn<QStringList>("roles");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char* name, ChatFamily family, const QStringList& roles, const char* message) {
      QTest::newRow(name) << static_cast<int>(family) << roles << QByteArray(message);
    };
    row("unknown", ChatFamily::chatMl, {"user", "tool"}, "message 2 of the conversation has the role \"tool\"");
    row("empty", ChatFamily::llama3, {""}, "message 1 of the conversation has the role \"\", which is unknown");
    row("two questions", ChatFamily::llama2, {"user", "user"}, "message 2 of the conversation has the role \"user\"");
    row("answer first", ChatFamily::mistral, {"assistant"}, "message 1 of the conversation");
    row("late system", ChatFamily::mistral, {"system", "user", "system"}, "message 3 of the conversation");
  }
  void refusesBadRoles() {
    QFETCH(int, family);
    QFETCH(QStringList, roles);
    QFETCH(QByteArray, message);
    Messages messages;
    for (const QString& role : roles) messages.push_back({role.toStdString(), "x"});
    VERIFY_ERROR(renderChat(static_cast<ChatFamily>(family), messages, true), message.toStdString());
  }

  void recognisesFamilies_data() {
    QTest::addColumn<QByteArray>("jinja");
    QTest::addColumn<int>("family");
    const auto row = [](const char* name, const char* jinja, std::optional<ChatFamily> family) {
      QTest::newRow(name) << QByteArray(jinja) << (family ? static_cast<int>(*family) : -1);
    };
    row("SmolLM2", smolTemplate, ChatFamily::chatMl);
    row("Qwen3",
        "{%- set ns.last_query_index = index %} '<|im_start|>' + '\\n<think>\\n' + '<|im_end|>\\n'"
        "{{- '<|im_start|>assistant\\n' }}{%- if enable_thinking is false %}{{- '<think>\\n\\n</think>\\n\\n' }}",
        ChatFamily::qwen3);
    row("thinking opened by the template",
        "{%- set ns.last_query_index = index %} '<|im_start|>' + '<|im_end|>\\n'"
        "{{- '<think>\\n\\n</think>\\n\\n' }}{%- else %}{{- '<think>\\n' }}",
        std::nullopt);
    row("other thoughts", "<|im_start|> <|im_end|> <think>", std::nullopt);
    row("Phi-4", "'<|im_start|>user<|im_sep|>' + message['content'] + '<|im_end|>'", std::nullopt);
    row("Llama 3", "'<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n' + '<|eot_id|>'",
        ChatFamily::llama3);
    row("Llama 2", "'<<SYS>>\\n' + system_message + '[INST] ' + content.strip() + ' [/INST]'", ChatFamily::llama2);
    row("Mistral", "{{ '[INST] ' + message['content'] + ' [/INST]' }}", ChatFamily::mistral);
    row("Mistral Nemo", "{{ '[INST]' + message['content'] + '[/INST]' }}", std::nullopt);
    row("Gemma", "'<start_of_turn>' + role + '\n'", std::nullopt);
    row("nothing", "", std::nullopt);
  }
  void recognisesFamilies() {
    QFETCH(QByteArray, jinja);
    QFETCH(int, family);
    const auto recognised = recogniseChatTemplate(jinja.toStdString());
    QCOMPARE(recognised ? static_cast<int>(*recognised) : -1, family);
  }

  void findsTheDefaultSystemPrompt() {
    QCOMPARE(defaultSystemPrompt(smolTemplate), std::string("You are a helpful AI assistant"));
    // The first system turn is put together from a message; the second is the default.
    QCOMPARE(defaultSystemPrompt("{{- '<|im_start|>system\\n' + messages[0].content + '<|im_end|>\\n' }}"
                                 "{{- '<|im_start|>system\\nYou are Qwen.<|im_end|>\\n' }}"),
             std::string("You are Qwen."));
    QCOMPARE(defaultSystemPrompt("{{'<|im_start|>' + message['role']}}"), std::string());
    QCOMPARE(defaultSystemPrompt("<|im_start|>system\nno end"), std::string());
  }
};

QTEST_GUILESS_MAIN(TestChatTemplate)
#include "tst_chat_template.moc"
