// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recipe_texts.h"

#include <QCoreApplication>
#include <QLocale>

#include <nlohmann/json.hpp>

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
          {RecipeGroup::correction, tr("Correction"),
           tr("What later layers do about the loss that earlier ones leave behind.")},
          {RecipeGroup::evaluation, tr("Evaluation"),
           tr("How the loss is measured: perplexity before, during and after the run; and when a run is given up.")},
          {RecipeGroup::output, tr("Output"),
           tr("What is written when the run is done. Any run can be exported later as well.")}};
}

RecipeGroup recipeGroupOf(const std::string& key) {
  const std::string part = key.substr(0, key.find('.'));
  if (part == "data") return RecipeGroup::data;
  if (part == "precision") return RecipeGroup::precision;
  if (part == "correction") return RecipeGroup::correction;
  if (part == "evaluation" || part == "stop") return RecipeGroup::evaluation;
  if (part == "output") return RecipeGroup::output;
  return RecipeGroup::projector;
}

QString fieldLabel(const std::string& key) {
  static const QHash<QString, QString> labels{
      {"data.source", tr("Text")},
      {"data.path", tr("File")},
      {"data.samples", tr("Samples")},
      {"data.length", tr("Sample length")},
      {"data.strategy", tr("Windows from")},
      {"data.seed", tr("Seed")},
      {"precision.mixed", tr("Mixed precision")},
      {"precision.bits", tr("Bits")},
      {"precision.budget", tr("Budget")},
      {"precision.choices", tr("Bits to choose")},
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
      {"projector.damping", tr("Choose damping")},
      {"projector.refinement.sweeps", tr("Refining sweeps")},
      {"projector.refinement.percdamp", tr("Refining damping")},
      {"projector.jointq.lambda_mode", tr("Penalty")},
      {"projector.jointq.regularization_lambda", tr("Penalty weight")},
      {"projector.jointq.lambda_relative", tr("Relative penalty")},
      {"projector.jointq.regularization_mode", tr("Penalty of")},
      {"projector.jointq.regularization_gamma", tr("Moment power")},
      {"projector.jointq.lambda_list", tr("Penalties")},
      {"projector.jointq.incremental_initial_skip_ew_threshold", tr("Skip above")},
      {"projector.jointq.ils_num_channels", tr("Rows per round")},
      {"projector.jointq.incremental_eps_y", tr("Output tolerance")},
      {"projector.jointq.incremental_eps_w", tr("Weight gain")},
      {"projector.jointq.actorder", tr("Activation order")},
      {"projector.jointq.enable_clip_optimize", tr("Start: each group")},
      {"projector.jointq.enable_clip_optimize_ep", tr("Start: in order")},
      {"projector.jointq.enable_gptq", tr("Start: GPTQ")},
      {"projector.jointq.ils_enabled", tr("Iterated search")},
      {"projector.jointq.ils_num_iterations", tr("Rounds")},
      {"projector.jointq.ils_num_clones", tr("Copies per row")},
      {"correction.method", tr("Method")},
      {"correction.held_out", tr("Held-out share")},
      {"correction.qep.strength", tr("QEP strength")},
      {"correction.qep.perccorr", tr("QEP share")},
      {"correction.qep.percdamp", tr("QEP damping")},
      {"correction.qep.exclude_layer_keywords", tr("QEP leaves out")},
      {"correction.loaq.strength", tr("Strengths")},
      {"correction.loaq.alpha", tr("Share, input")},
      {"correction.loaq.beta", tr("Share, residual")},
      {"correction.loaq.normalize", tr("Normed output")},
      {"correction.loaq.percdamp", tr("Damping")},
      {"correction.lpcd.enable_residual", tr("Residual outputs")},
      {"correction.lpcd.enable_qk", tr("Query and key")},
      {"correction.lpcd.enable_vo", tr("Value and output")},
      {"correction.lpcd.enable_ud", tr("Up and down")},
      {"correction.lpcd.enable_gate", tr("Gate")},
      {"correction.lpcd.alt_steps", tr("Sweeps")},
      {"correction.lpcd.block_order", tr("Order")},
      {"correction.lpcd.start", tr("Start from")},
      {"correction.lpcd.use_closed_form", tr("Closed form")},
      {"correction.lpcd.accept", tr("Roll back losses")},
      {"correction.lpcd.strength", tr("LPCD strength")},
      {"correction.lpcd.perccorr", tr("LPCD share")},
      {"correction.lpcd.percdamp", tr("LPCD damping")},
      {"correction.lpcd.solver", tr("Solver")},
      {"correction.lpcd.qk_iterations", tr("Iterations, q, k")},
      {"correction.lpcd.v_iterations", tr("Iterations, v")},
      {"correction.lpcd.up_iterations", tr("Iterations, up")},
      {"correction.lpcd.gauss_newton_steps", tr("Linearisations")},
      {"correction.lpcd.gd_steps", tr("Epochs")},
      {"correction.lpcd.gd_batch_size", tr("Batch size")},
      {"correction.lpcd.gd_base_lr", tr("Learning rate")},
      {"correction.propagation", tr("Statistics of")},
      {"evaluation.enabled", tr("Measure perplexity")},
      {"evaluation.source", tr("Text")},
      {"evaluation.path", tr("File")},
      {"evaluation.context", tr("Context")},
      {"evaluation.stride", tr("Stride")},
      {"evaluation.max_windows", tr("Windows at most")},
      {"evaluation.live", tr("Live estimates")},
      {"evaluation.live_budget", tr("Share of the time")},
      {"stop.error_jump", tr("Stop at error")},
      {"stop.perplexity_ratio", tr("Stop at perplexity")},
      {"output.gptq", tr("GPTQ checkpoint")},
      {"output.dequantized", tr("Plain checkpoint")},
  };
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
  if (key == "projector.method") return {{"rtn", tr("RTN")}, {"gptq", tr("GPTQ")}, {"jointq", tr("JointQ")}};
  if (key == "correction.method")
    return {{"none", tr("None")}, {"qep", tr("QEP")}, {"loaq", tr("LoaQ")}, {"lpcd", tr("LPCD")}};
  if (key == "projector.damping" || key.ends_with(".strength"))
    return {{"fixed", tr("Fixed")}, {"auto", tr("Automatic")}};
  if (key == "projector.jointq.lambda_mode")
    return {{"fixed_lambda", tr("Fixed")}, {"incremental_lambda", tr("Rising")}};
  if (key == "projector.jointq.regularization_mode")
    return {{"identity", tr("All columns alike")}, {"diagonal", tr("Second moments")}};
  if (key == "correction.lpcd.block_order")
    return {{"fixed", tr("Execution")}, {"greedy", tr("Greedy")}, {"random", tr("Random")}};
  if (key == "correction.lpcd.start")
    return {{"full_precision", tr("Original")}, {"corrected", tr("Corrected")}, {"quantized", tr("Quantized")}};
  if (key == "correction.lpcd.solver") return {{"cg", tr("Conjugate gradients")}, {"adam", tr("Adam")}};
  if (key.ends_with(".mse_weight"))
    return {{"none", tr("Nothing")}, {"diagonal", tr("Second moments")}, {"gptq_error", tr("GPTQ error")}};
  if (key == "correction.propagation")
    return {{"none", tr("Original model")}, {"sequential", tr("Model quantized so far")}};
  return {};
}

QString fieldValueText(const std::string& key, const nlohmann::json& value) {
  if (value.is_boolean()) return value.get<bool>() ? tr("Yes") : tr("No");
  if (value.is_number_float()) return QLocale().toString(value.get<double>(), 'g', 6);
  if (value.is_number()) return QLocale().toString(value.get<qlonglong>());
  const QString text = QString::fromStdString(value.get<std::string>());
  return choiceTexts(key).value(text, text);
}

QString recipeTitle(const Recipe& recipe) {
  const std::int64_t groupSize = recipe.precision.scheme.groupSize;
  const QString group = groupSize < 0 ? tr("one group per row") : tr("group %1").arg(groupSize);
  const QString pattern = recipe.precision.mixed ? tr("%1 bit mixed · %2 · %3") : tr("%1 bit · %2 · %3");
  const QString bits = QString::fromStdString(bitsText(recipe.precision));
  return pattern.arg(bits, group, QString::fromStdString(methodName(recipe)));
}

}  // namespace bitlathe
