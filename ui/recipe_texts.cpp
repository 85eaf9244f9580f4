// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recipe_texts.h"

#include <QCoreApplication>

namespace bitlathe {
namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("bitlathe::recipe", text);
}

}  // namespace

QList<RecipeGroupText> recipeGroups() {
  return {{RecipeGroup::data, tr("Data"), tr("The text whose activations tell which weights matter.")},
          {RecipeGroup::precision, tr("Precision"),
           tr("How many bits a weight keeps, and how many weights share a scale.")},
          {RecipeGroup::projector, tr("Projector"), tr("How the code of each weight is chosen.")},
          {RecipeGroup::evaluation, tr("Evaluation"),
           tr("How the loss is measured: perplexity before, during and after the run.")},
          {RecipeGroup::output, tr("Output"),
           tr("What is written when the run is done. Any run can be exported later as well.")}};
}

RecipeGroup recipeGroupOf(const std::string& key) {
  const std::string part = key.substr(0, key.find('.'));
  if (part == "data") return RecipeGroup::data;
  if (part == "precision") return RecipeGroup::precision;
  if (part == "evaluation") return RecipeGroup::evaluation;
  if (part == "output") return RecipeGroup::output;
  return RecipeGroup::projector;
}

QString fieldLabel(const std::string& key) {
  static const QHash<QString, QString> labels{{"data.source", tr("Text")},
                                              {"data.path", tr("File")},
                                              {"data.samples", tr("Samples")},
                                              {"data.length", tr("Sample length")},
                                              {"data.strategy", tr("Windows from")},
                                              {"data.seed", tr("Seed")},
                                              {"precision.bits", tr("Bits")},
                                              {"precision.group_size", tr("Group size")},
                                              {"precision.symmetric", tr("Symmetric")},
                                              {"precision.overrides", tr("Exceptions")},
                                              {"projector.method", tr("Method")},
                                              {"projector.rtn.mse", tr("Clip search")},
                                              {"projector.rtn.grid", tr("Candidates")},
                                              {"projector.rtn.norm", tr("Error power")},
                                              {"projector.rtn.mse_weight", tr("Errors weighed by")},
                                              {"projector.gptq.percdamp", tr("Damping")},
                                              {"projector.gptq.blocksize", tr("Block size")},
                                              {"projector.gptq.actorder", tr("Activation order")},
                                              {"projector.gptq.mse", tr("Clip search")},
                                              {"projector.gptq.q_grid", tr("Candidates")},
                                              {"projector.gptq.q_norm", tr("Error power")},
                                              {"projector.gptq.mse_weight", tr("Errors weighed by")},
                                              {"correction.method", tr("Correction")},
                                              {"correction.propagation", tr("Statistics of")},
                                              {"evaluation.enabled", tr("Measure perplexity")},
                                              {"evaluation.source", tr("Text")},
                                              {"evaluation.path", tr("File")},
                                              {"evaluation.context", tr("Context")},
                                              {"evaluation.stride", tr("Stride")},
                                              {"evaluation.max_windows", tr("Windows at most")},
                                              {"evaluation.live", tr("Live estimates")},
                                              {"evaluation.live_budget", tr("Share of the time")},
                                              {"output.gptq", tr("GPTQ checkpoint")},
                                              {"output.dequantized", tr("Plain checkpoint")}};
  const QString name = QString::fromStdString(key);
  return labels.value(name, name.section(QLatin1Char('.'), -1));
}

QHash<QString, QString> choiceTexts(const std::string& key) {
  if (key.ends_with(".source"))
    return {{"self-generated", tr("Self-generated")},
            {"file", tr("Text file")},
            {"ids", tr("Token ids")},
            {"hub", tr("Data set")}};
  if (key == "data.strategy")
    return {{"concat_chunk", tr("joined text, consecutive, all of them")},
            {"concat_chunk_align", tr("joined text, consecutive")},
            {"concat_rand", tr("joined text, at random")},
            {"drop_head", tr("the start of each document")},
            {"drop_rand", tr("a random place in each document")}};
  if (key == "projector.method") return {{"rtn", tr("RTN")}, {"gptq", tr("GPTQ")}};
  if (key.ends_with(".mse_weight"))
    return {{"none", tr("Nothing")}, {"diagonal", tr("Second moments")}, {"gptq_error", tr("GPTQ error")}};
  if (key == "correction.propagation")
    return {{"none", tr("Original model")}, {"sequential", tr("Model quantized so far")}};
  return {};
}

QString recipeTitle(const Recipe& recipe) {
  const QuantizationScheme& scheme = recipe.precision.scheme;
  const QString group = scheme.groupSize < 0 ? tr("one group per row") : tr("group %1").arg(scheme.groupSize);
  const QString method = recipe.projector.method == ProjectorMethod::gptq ? tr("GPTQ") : tr("RTN");
  return tr("%1 bit · %2 · %3").arg(QString::number(scheme.bits), group, method);
}

}  // namespace bitlathe
