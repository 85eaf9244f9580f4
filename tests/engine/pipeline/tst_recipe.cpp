// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <set>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/pipeline/recipe.h"
#include "engine/pipeline/recipe_fields.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using nlohmann::json;

namespace {

/// Another value than the given one that the field accepts; null where there is only one.
json otherValue(const RecipeField& field, const json& value) {
  switch (field.type) {
    case RecipeField::Type::boolean:
      return !value.get<bool>();
    case RecipeField::Type::text:
    case RecipeField::Type::numbers:
      for (const char* text : {"texts/ü.txt", "0.25, 4.5", "3, 5"}) {
        if (checkFieldValue(field, text).empty()) return text;
      }
      return {};
    case RecipeField::Type::choice:
      for (const auto& choice : field.choices) {
        if (choice != value) return choice;
      }
      return {};
    case RecipeField::Type::integer:
      return value.get<std::int64_t>() + 1;
    case RecipeField::Type::number:
      return value == 0.0 ? 1.0 : value.get<double>() / 2;
  }
  return {};
}

Recipe fromText(const char* text) {
  return recipeFromText(text, "my.json");
}

}  // namespace

class TestRecipe : public QObject {
  Q_OBJECT

 private slots:
  void defaultRoundTrips() {
    QVERIFY(recipeFromText(recipeToText(Recipe{}), "text") == Recipe{});
    QVERIFY(fromText(R"({"schema": 1})") == Recipe{});
    QVERIFY(validateRecipe(Recipe{}).empty());
  }

  void everyFieldChangesTheRecipeAndComesBack() {
    const json before = toJson(Recipe{});
    for (const RecipeField& field : recipeFields()) {
      const json value = otherValue(field, recipeValue(Recipe{}, field.key));
      if (value.is_null()) continue;  // a choice of one
      Recipe recipe;
      setRecipeValue(recipe, field.key, value);
      QVERIFY2(recipe != Recipe{}, field.key.c_str());
      QVERIFY2(recipeValue(recipe, field.key) == value, field.key.c_str());
      const auto changes = json::diff(before, toJson(recipe));
      QCOMPARE(changes.size(), std::size_t{1});
      QVERIFY2(recipeFromText(recipeToText(recipe), "text") == recipe, field.key.c_str());
    }
  }

  void everyLeafOfTheJsonIsAField() {
    std::set<std::string> keys{"schema", "precision.overrides"};
    for (const RecipeField& field : recipeFields()) QVERIFY2(keys.insert(field.key).second, field.key.c_str());
    const json leaves = toJson(Recipe{}).flatten();
    for (const auto& [pointer, value] : leaves.items()) {
      std::string key = pointer.substr(1);
      std::replace(key.begin(), key.end(), '/', '.');
      QVERIFY2(keys.contains(key), key.c_str());
    }
  }

  void fieldsAreDescribed() {
    for (const RecipeField& field : recipeFields()) {
      QVERIFY2(field.description.ends_with("."), field.key.c_str());
      for (const auto& terms : field.condition.allOf()) {
        QVERIFY2(!terms.empty(), field.key.c_str());
        for (const auto& term : terms) QCOMPARE(findRecipeField(term.key).key, term.key);
      }
      const bool number = field.type == RecipeField::Type::integer || field.type == RecipeField::Type::number;
      QVERIFY2(!number || std::isfinite(field.maximum - field.minimum), field.key.c_str());
      QVERIFY2((field.type == RecipeField::Type::choice) == !field.choices.empty(), field.key.c_str());
    }
  }

  void overridesRoundTrip() {
    Recipe recipe;
    recipe.precision.overrides = {
        {.pattern = "*.down_proj", .bits = 4, .groupSize = -1, .symmetric = false},
        {.pattern = "model.layers.0.*", .exclude = true, .bits = {}, .groupSize = {}, .symmetric = {}}};
    const json written = toJson(recipe)["precision"]["overrides"];
    QCOMPARE(written[0]["group_size"].get<int>(), -1);
    QVERIFY(!written[1].contains("bits"));
    QVERIFY(recipeFromText(recipeToText(recipe), "text") == recipe);
    Recipe set;
    setRecipeValue(set, "precision.overrides=" + written.dump());
    QVERIFY(set == recipe);
  }

  void aliasesAreUnderstood() {
    const Recipe recipe = fromText(R"({"schema": 1,
      "data": {"num_calibration_samples": 7, "max_length": 99},
      "precision": {"wbits": 4, "groupsize": 32, "sym": true, "overrides": [{"pattern": "*", "wbits": 8, "groupsize": -1}]},
      "projector": {"gptq": {"desc_act": true, "block_size": 64, "grid": 50}}})");
    QCOMPARE(recipe.data.samples, 7);
    QCOMPARE(recipe.data.length, 99);
    QCOMPARE(recipe.precision.scheme.bits, 4);
    QCOMPARE(recipe.precision.scheme.groupSize, 32);
    QVERIFY(recipe.precision.scheme.symmetric);
    QCOMPARE(recipe.precision.overrides[0].bits.value(), 8);
    QCOMPARE(recipe.precision.overrides[0].groupSize.value(), -1);
    QVERIFY(recipe.projector.gptq.actorder);
    QCOMPARE(recipe.projector.gptq.blocksize, 64);
    QCOMPARE(recipe.projector.gptq.clip.grid, 50);
    QCOMPARE(findRecipeField("precision.wbits").key, std::string("precision.bits"));
  }

  void refuses_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("remedy");
    auto row = [](const char* name, const char* text, const char* message, const char* remedy = "") {
      QTest::newRow(name) << QByteArray(text) << QByteArray(message) << QByteArray(remedy);
    };
    row("no JSON", "{", "not valid JSON");
    row("no object", "[]", "must be a JSON object");
    row("no schema", "{}", "\"schema\" is missing");
    row("future schema", R"({"schema": 2})", "\"schema\" is 2", "later");
    row("schema zero", R"({"schema": 0})", "\"schema\" is 0");
    row("schema text", R"({"schema": "1"})", "\"schema\" is \"1\"");
    row("unknown section", R"({"schema": 1, "prescision": {}})", "\"prescision\" is no key");
    row("unknown key", R"({"schema": 1, "precision": {"bitz": 3}})", "\"precision.bitz\" is no key",
        "\"precision.bits\"");
    row("key in the wrong place", R"({"schema": 1, "bits": 3})", "\"bits\" is no key", "\"precision.bits\"");
    row("unknown key far from any", R"({"schema": 1, "output": {"zzzzzzzzzz": 3}})", "\"output.zzzzzzzzzz\" is no key");
    row("section is no object", R"({"schema": 1, "precision": 3})", "\"precision\" must be an object");
    row("text for a number", R"({"schema": 1, "precision": {"bits": "3"}})",
        "\"precision.bits\" is \"3\"; it must be a whole number");
    row("fraction", R"({"schema": 1, "precision": {"bits": 2.5}})",
        "\"precision.bits\" is 2.5; it must be a whole number");
    row("null", R"({"schema": 1, "precision": {"bits": null}})", "\"precision.bits\" is null");
    row("object for a number", R"({"schema": 1, "precision": {"bits": {"q": 3}}})", "\"precision.bits\" is {\"q\":3}");
    row("number for a boolean", R"({"schema": 1, "precision": {"symmetric": 1}})",
        "\"precision.symmetric\" is 1; it must be true or false");
    row("number for a text", R"({"schema": 1, "data": {"path": 1}})", "\"data.path\" is 1; it must be a text");
    row("too many bits", R"({"schema": 1, "precision": {"bits": 9}})",
        "\"precision.bits\" is 9; it must be between 1 and 8");
    row("no bits", R"({"schema": 1, "precision": {"wbits": 0}})",
        "\"precision.wbits\" is 0; it must be between 1 and 8");
    row("group of nothing", R"({"schema": 1, "precision": {"group_size": 0}})", "\"precision.group_size\" is 0");
    row("huge number", R"({"schema": 1, "data": {"samples": 99999999999999999999}})", "\"data.samples\"");
    row("negative seed", R"({"schema": 1, "data": {"seed": -1}})", "\"data.seed\" is -1");
    row("no damping", R"({"schema": 1, "projector": {"gptq": {"percdamp": 0}}})", "\"projector.gptq.percdamp\" is 0");
    row("method of another version", R"({"schema": 1, "projector": {"method": "awq"}})",
        "\"projector.method\" is \"awq\"; this version knows rtn, gptq or jointq");
    row("correction of another version", R"({"schema": 1, "correction": {"method": "tune"}})",
        "\"correction.method\" is \"tune\"; this version knows none, qep, loaq or lpcd");
    row("options of another method", R"({"schema": 1, "projector": {"jointq": {"percdamp": 1}}})",
        "\"projector.jointq.percdamp\" is no key");
    row("penalties that fall", R"({"schema": 1, "projector": {"jointq": {"lambda_list": "0.1, 0.01"}}})",
        "\"projector.jointq.lambda_list\" is \"0.1, 0.01\"; it must be numbers from 0 on that rise");
    row("RTN has no GPTQ weights", R"({"schema": 1, "projector": {"rtn": {"mse_weight": "gptq_error"}}})",
        "\"projector.rtn.mse_weight\"");
    row("said twice", R"({"schema": 1, "precision": {"bits": 3, "wbits": 4}})", "\"precision.wbits\" says again");
    row("NUL in a path", R"({"schema": 1, "data": {"path": "a\u0000b"}})", "\"data.path\" holds a NUL");
    row("overrides no list", R"({"schema": 1, "precision": {"overrides": {}}})",
        "\"precision.overrides\" must be a list");
    row("override no object", R"({"schema": 1, "precision": {"overrides": [3]}})",
        "\"precision.overrides[0]\" must be an object");
    row("override without pattern", R"({"schema": 1, "precision": {"overrides": [{"bits": 3}]}})",
        "\"precision.overrides[0].pattern\" is missing");
    row("override with unknown key", R"({"schema": 1, "precision": {"overrides": [{"pattern": "*", "bit": 3}]}})",
        "\"precision.overrides[0].bit\" is no key", "\"precision.overrides[0].bits\"");
    row("override with a bad value",
        R"({"schema": 1, "precision": {"overrides": [{"pattern": "*"}, {"pattern": "*", "bits": 9}]}})",
        "\"precision.overrides[1].bits\" is 9");
    row("override says twice",
        R"({"schema": 1, "precision": {"overrides": [{"pattern": "*", "bits": 3, "wbits": 3}]}})",
        "\"precision.overrides[0].wbits\" says again");
  }
  void refuses() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, remedy);
    try {
      recipeFromText(text.toStdString(), "my.json");
      QFAIL("no error");
    } catch (const Error& error) {
      QVERIFY2(std::string(error.what()).starts_with("my.json: "), error.what());
      QVERIFY2(QByteArray(error.what()).contains(message), error.what());
      QVERIFY2(QByteArray::fromStdString(error.remedy()).contains(remedy), error.remedy().c_str());
    }
  }

  void setsByAssignment() {
    Recipe recipe;
    setRecipeValue(recipe, "precision.bits=4");
    setRecipeValue(recipe, "precision.group_size=-1");
    setRecipeValue(recipe, "projector.gptq.percdamp=1e-3");
    setRecipeValue(recipe, "projector.gptq.actorder=true");
    setRecipeValue(recipe, "projector.method=rtn");
    setRecipeValue(recipe, "data.path=a=b, \"c\" ü.txt");
    QCOMPARE(recipe.precision.scheme.bits, 4);
    QCOMPARE(recipe.precision.scheme.groupSize, -1);
    QCOMPARE(recipe.projector.gptq.percdamp, 1e-3);
    QVERIFY(recipe.projector.gptq.actorder);
    QVERIFY(recipe.projector.method == ProjectorMethod::rtn);
    QCOMPARE(recipe.data.path, std::string("a=b, \"c\" ü.txt"));
    setRecipeValue(recipe, "projector.jointq.lambda_list=0, 0.5,2");
    QCOMPARE(recipe.projector.jointq.lambdaList, (std::vector<double>{0, 0.5, 2}));
    setRecipeValue(recipe, "projector.jointq.ils_num_channels=7");
    QCOMPARE(recipe.projector.jointq.ilsNumChannels, std::optional<std::int64_t>(7));
    setRecipeValue(recipe, "projector.jointq.ils_num_channels=0");
    QVERIFY(!recipe.projector.jointq.ilsNumChannels);
    setRecipeValue(recipe, "data.path=");
    QCOMPARE(recipe.data.path, std::string());
  }

  void refusesAssignments_data() {
    QTest::addColumn<QByteArray>("assignment");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("empty") << QByteArray("") << QByteArray("no assignment");
    QTest::newRow("no equals sign") << QByteArray("precision.bits") << QByteArray("no assignment");
    QTest::newRow("no key") << QByteArray("=4") << QByteArray("no assignment");
    QTest::newRow("unknown key") << QByteArray("precision.bitz=4") << QByteArray("\"precision.bitz\" is no key");
    QTest::newRow("section") << QByteArray("precision=4") << QByteArray("\"precision\" is no key");
    QTest::newRow("no number") << QByteArray("precision.bits=four")
                               << QByteArray("is \"four\"; it must be a whole number");
    QTest::newRow("nothing") << QByteArray("precision.bits=") << QByteArray("must be a whole number");
    QTest::newRow("out of range") << QByteArray("precision.wbits=12") << QByteArray("between 1 and 8");
    QTest::newRow("no boolean") << QByteArray("output.gptq=yes") << QByteArray("must be true or false");
    QTest::newRow("unknown choice") << QByteArray("data.source=web") << QByteArray("self-generated, file, ids or hub");
    QTest::newRow("no UTF-8") << QByteArray("data.path=\xff") << QByteArray("\"data.path\" is no valid UTF-8");
    QTest::newRow("overrides no JSON") << QByteArray("precision.overrides=q") << QByteArray("must be a list");
  }
  void refusesAssignments() {
    QFETCH(QByteArray, assignment);
    QFETCH(QByteArray, message);
    Recipe recipe;
    VERIFY_ERROR(setRecipeValue(recipe, assignment.toStdString()), message.toStdString());
    QVERIFY(recipe == Recipe{});
  }

  void validationFindsEveryProblemInOrder() {
    Recipe recipe;
    recipe.data.source = TextSource::file;
    recipe.precision.scheme.bits = 12;
    recipe.precision.overrides = {{.pattern = "", .bits = 0, .groupSize = 0, .symmetric = {}}};
    recipe.projector.gptq.percdamp = std::nan("");
    recipe.projector.rtn.clip.weight = ClipWeight::gptqError;
    recipe.evaluation.maximumWindows = 0;
    std::vector<std::string> keys;
    for (const RecipeProblem& problem : validateRecipe(recipe)) {
      QVERIFY2(!problem.message.empty(), problem.key.c_str());
      keys.push_back(problem.key);
    }
    const std::vector<std::string> expected{"data.path",
                                            "precision.bits",
                                            "precision.overrides[0].pattern",
                                            "precision.overrides[0].bits",
                                            "precision.overrides[0].group_size",
                                            "projector.rtn.mse_weight",
                                            "projector.gptq.percdamp",
                                            "evaluation.max_windows"};
    QCOMPARE(keys, expected);
  }

  void strideMayNotSkipTokens() {
    Recipe recipe;
    recipe.evaluation.stride = recipe.evaluation.context + 1;
    QVERIFY(validateRecipe(recipe).empty());  // self-generated windows stand alone
    recipe.evaluation.source = TextSource::file;
    recipe.evaluation.path = "text.txt";
    QCOMPARE(validateRecipe(recipe).at(0).key, std::string("evaluation.stride"));
  }

  void aKeyGroupFitsTheWindow() {
    Recipe recipe;
    recipe.inference.precision.cacheGroup = recipe.evaluation.context + 1;
    QVERIFY(validateRecipe(recipe).empty());  // the cache stays as it is
    recipe.inference.precision.cacheBits = 4;
    QCOMPARE(validateRecipe(recipe).at(0).key, std::string("inference.cache_group"));
    recipe.evaluation.enabled = false;
    QVERIFY(validateRecipe(recipe).empty());
  }

  void whatHasNoEffectNeedsNoPath() {
    Recipe recipe;
    recipe.evaluation.source = TextSource::file;
    QCOMPARE(validateRecipe(recipe).size(), std::size_t{1});
    recipe.evaluation.enabled = false;
    QVERIFY(validateRecipe(recipe).empty());
  }

  void fieldsMatterByTheirConditions() {
    Recipe recipe;
    QVERIFY(fieldMatters(recipe, findRecipeField("projector.gptq.q_grid")));
    QVERIFY(!fieldMatters(recipe, findRecipeField("projector.rtn.mse")));
    recipe.projector.gptq.clip.enabled = false;
    QVERIFY(!fieldMatters(recipe, findRecipeField("projector.gptq.q_grid")));
    recipe.projector.gptq.clip.enabled = true;
    recipe.projector.method = ProjectorMethod::rtn;
    QVERIFY(!fieldMatters(recipe, findRecipeField("projector.gptq.q_grid")));
    QVERIFY(fieldMatters(recipe, findRecipeField("data.source")));
  }

  void conditionsAreOfSeveralFields() {
    Recipe recipe;
    auto matters = [&](const char* key) { return fieldMatters(recipe, findRecipeField(key)); };
    QVERIFY(!matters("correction.held_out"));
    recipe.projector.damping = DampingChoice::heldOut;
    QVERIFY(matters("correction.held_out"));
    recipe.projector.method = ProjectorMethod::rtn;  // which has no damping to choose
    QVERIFY(!matters("correction.held_out"));
    recipe.correction.loaq.strength = StrengthChoice::heldOut;
    QVERIFY(!matters("correction.held_out"));
    recipe.correction.method = CorrectionMethod::loaq;
    QVERIFY(matters("correction.held_out"));

    recipe = Recipe{};
    QVERIFY(!matters("projector.refinement.percdamp"));
    recipe.projector.refinement.sweeps = 1;
    QVERIFY(matters("projector.refinement.percdamp"));
    recipe.projector.damping = DampingChoice::heldOut;
    QVERIFY(!matters("projector.refinement.percdamp"));

    recipe.correction.method = CorrectionMethod::lpcd;
    for (const char* key : {"alt_steps", "block_order", "start", "solver", "qk_iterations", "v_iterations"}) {
      QVERIFY2(!matters(("correction.lpcd." + std::string(key)).c_str()), key);
    }
    recipe.correction.lpcd.useClosedForm = false;
    QVERIFY(matters("correction.lpcd.solver"));
    QVERIFY(matters("correction.lpcd.v_iterations"));
    QVERIFY(!matters("correction.lpcd.alt_steps"));
    recipe.correction.lpcd.enableQk = true;
    QVERIFY(matters("correction.lpcd.alt_steps"));
    QVERIFY(matters("correction.lpcd.qk_iterations"));
    recipe.correction.lpcd.solver = RelaxationSolver::adam;
    QVERIFY(!matters("correction.lpcd.qk_iterations"));
    QVERIFY(matters("correction.lpcd.gd_steps"));
  }

  void presetsAreSound() {
    QCOMPARE(presets().front().name, std::string("quick"));
    for (const Preset& preset : presets()) {
      QVERIFY2(validateRecipe(preset.recipe).empty(), preset.name.c_str());
      QVERIFY2(preset.description.ends_with("."), preset.name.c_str());
      QVERIFY(&findPreset(preset.name) == &preset);
    }
    const Recipe& quick = findPreset("quick").recipe;
    QCOMPARE(quick.precision.scheme.bits, 3);
    QCOMPARE(quick.precision.scheme.groupSize, 64);
    QVERIFY(quick.projector.method == ProjectorMethod::gptq);
  }

  void unknownPresetListsThePresets() {
    VERIFY_ERROR(findPreset("slow"), "\"slow\"");
    try {
      findPreset("slow");
    } catch (const Error& error) {
      QVERIFY(error.remedy().find("quick, balanced") != std::string::npos);
    }
  }
};

QTEST_GUILESS_MAIN(TestRecipe)
#include "tst_recipe.moc"
