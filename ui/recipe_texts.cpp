// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recipe_texts.h"

#include <QLocale>

#include <nlohmann/json.hpp>

#include "engine/pipeline/recipe_fields.h"
#include "ui/number_text.h"
#include "ui/translation.h"

namespace bitlathe {

QList<RecipeGroupText> recipeGroups() {
  return {{RecipeGroup::data, tr("Data"), tr("The text whose activations tell which weights matter.")},
          {RecipeGroup::precision, tr("Precision"),
           tr("How many bits a weight keeps, and how many weights share a scale.")},
          {RecipeGroup::projector, tr("Projector"), tr("How the code of each weight is chosen.")},
          {RecipeGroup::correction, tr("Correction"),
           tr("What later layers do about the loss that earlier ones leave behind.")},
          {RecipeGroup::tuning, tr("Tuning"),
           tr("What all layers together can still do about the loss, once the last one is quantized.")},
          {RecipeGroup::inference, tr("Activations and cache"),
           tr("What is rounded besides the weights when the model is run, to see what it would cost.")},
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
  if (part == "tuning") return RecipeGroup::tuning;
  if (part == "inference") return RecipeGroup::inference;
  if (part == "evaluation" || part == "stop") return RecipeGroup::evaluation;
  if (part == "output") return RecipeGroup::output;
  return RecipeGroup::projector;
}

QString fieldLabel(const std::string& key) {
  static const QHash<QString, const char*> labels{
      {"data.source", QT_TR_NOOP("Text")},
      {"data.path", QT_TR_NOOP("File")},
      {"data.samples", QT_TR_NOOP("Samples")},
      {"data.length", QT_TR_NOOP("Sample length")},
      {"data.strategy", QT_TR_NOOP("Windows from")},
      {"data.seed", QT_TR_NOOP("Seed")},
      {"data.token_weights", QT_TR_NOOP("Token weights")},
      {"data.products", QT_TR_NOOP("Products")},
      {"precision.mixed", QT_TR_NOOP("Mixed precision")},
      {"precision.bits", QT_TR_NOOP("Bits")},
      {"precision.budget", QT_TR_NOOP("Budget")},
      {"precision.choices", QT_TR_NOOP("Bits to choose")},
      {"precision.group_size", QT_TR_NOOP("Group size")},
      {"precision.symmetric", QT_TR_NOOP("Symmetric")},
      {"precision.overrides", QT_TR_NOOP("Exceptions")},
      {"projector.method", QT_TR_NOOP("Method")},
      {"projector.rtn.mse", QT_TR_NOOP("Clip search")},
      {"projector.rtn.grid", QT_TR_NOOP("Candidates")},
      {"projector.rtn.norm", QT_TR_NOOP("Error power")},
      {"projector.rtn.mse_weight", QT_TR_NOOP("Errors weighed by")},
      {"projector.gptq.percdamp", QT_TR_NOOP("Damping")},
      {"projector.gptq.blocksize", QT_TR_NOOP("Block size")},
      {"projector.gptq.actorder", QT_TR_NOOP("Activation order")},
      {"projector.gptq.mse", QT_TR_NOOP("Clip search")},
      {"projector.gptq.q_grid", QT_TR_NOOP("Candidates")},
      {"projector.gptq.q_norm", QT_TR_NOOP("Error power")},
      {"projector.gptq.mse_weight", QT_TR_NOOP("Errors weighed by")},
      {"projector.damping", QT_TR_NOOP("Choose damping")},
      {"projector.refinement.sweeps", QT_TR_NOOP("Refining sweeps")},
      {"projector.refinement.percdamp", QT_TR_NOOP("Refining damping")},
      {"projector.jointq.lambda_mode", QT_TR_NOOP("Penalty")},
      {"projector.jointq.regularization_lambda", QT_TR_NOOP("Penalty weight")},
      {"projector.jointq.lambda_relative", QT_TR_NOOP("Relative penalty")},
      {"projector.jointq.regularization_mode", QT_TR_NOOP("Penalty of")},
      {"projector.jointq.regularization_gamma", QT_TR_NOOP("Moment power")},
      {"projector.jointq.lambda_list", QT_TR_NOOP("Penalties")},
      {"projector.jointq.incremental_initial_skip_ew_threshold", QT_TR_NOOP("Skip above")},
      {"projector.jointq.ils_num_channels", QT_TR_NOOP("Rows per round")},
      {"projector.jointq.incremental_eps_y", QT_TR_NOOP("Output tolerance")},
      {"projector.jointq.incremental_eps_w", QT_TR_NOOP("Weight gain")},
      {"projector.jointq.actorder", QT_TR_NOOP("Activation order")},
      {"projector.jointq.enable_clip_optimize", QT_TR_NOOP("Start: each group")},
      {"projector.jointq.enable_clip_optimize_ep", QT_TR_NOOP("Start: in order")},
      {"projector.jointq.enable_gptq", QT_TR_NOOP("Start: GPTQ")},
      {"projector.jointq.ils_enabled", QT_TR_NOOP("Iterated search")},
      {"projector.jointq.ils_num_iterations", QT_TR_NOOP("Rounds")},
      {"projector.jointq.ils_num_clones", QT_TR_NOOP("Copies per row")},
      {"correction.method", QT_TR_NOOP("Method")},
      {"correction.held_out", QT_TR_NOOP("Held-out share")},
      {"correction.qep.strength", QT_TR_NOOP("QEP strength")},
      {"correction.qep.perccorr", QT_TR_NOOP("QEP share")},
      {"correction.qep.percdamp", QT_TR_NOOP("QEP damping")},
      {"correction.qep.exclude_layer_keywords", QT_TR_NOOP("QEP leaves out")},
      {"correction.loaq.strength", QT_TR_NOOP("Strengths")},
      {"correction.loaq.alpha", QT_TR_NOOP("Share, input")},
      {"correction.loaq.beta", QT_TR_NOOP("Share, residual")},
      {"correction.loaq.normalize", QT_TR_NOOP("Normed output")},
      {"correction.loaq.percdamp", QT_TR_NOOP("Damping")},
      {"correction.lpcd.enable_residual", QT_TR_NOOP("Residual outputs")},
      {"correction.lpcd.enable_qk", QT_TR_NOOP("Query and key")},
      {"correction.lpcd.enable_vo", QT_TR_NOOP("Value and output")},
      {"correction.lpcd.enable_ud", QT_TR_NOOP("Up and down")},
      {"correction.lpcd.enable_gate", QT_TR_NOOP("Gate")},
      {"correction.lpcd.alt_steps", QT_TR_NOOP("Sweeps")},
      {"correction.lpcd.block_order", QT_TR_NOOP("Order")},
      {"correction.lpcd.start", QT_TR_NOOP("Start from")},
      {"correction.lpcd.use_closed_form", QT_TR_NOOP("Closed form")},
      {"correction.lpcd.accept", QT_TR_NOOP("Roll back losses")},
      {"correction.lpcd.strength", QT_TR_NOOP("LPCD strength")},
      {"correction.lpcd.perccorr", QT_TR_NOOP("LPCD share")},
      {"correction.lpcd.percdamp", QT_TR_NOOP("LPCD damping")},
      {"correction.lpcd.solver", QT_TR_NOOP("Solver")},
      {"correction.lpcd.qk_iterations", QT_TR_NOOP("Iterations, q, k")},
      {"correction.lpcd.v_iterations", QT_TR_NOOP("Iterations, v")},
      {"correction.lpcd.up_iterations", QT_TR_NOOP("Iterations, up")},
      {"correction.lpcd.gauss_newton_steps", QT_TR_NOOP("Linearisations")},
      {"correction.lpcd.gd_steps", QT_TR_NOOP("Epochs")},
      {"correction.lpcd.gd_batch_size", QT_TR_NOOP("Batch size")},
      {"correction.lpcd.gd_base_lr", QT_TR_NOOP("Learning rate")},
      {"correction.propagation", QT_TR_NOOP("Statistics of")},
      {"tuning.epochs", QT_TR_NOOP("Passes")},
      {"tuning.learning_rate", QT_TR_NOOP("Learning rate")},
      {"tuning.batch_size", QT_TR_NOOP("Batch size")},
      {"inference.activation_bits", QT_TR_NOOP("Activation bits")},
      {"inference.activation_ranges", QT_TR_NOOP("Activation ranges")},
      {"inference.cache_bits", QT_TR_NOOP("Cache bits")},
      {"inference.cache_group", QT_TR_NOOP("Key group")},
      {"inference.in_calibration", QT_TR_NOOP("In calibration")},
      {"evaluation.enabled", QT_TR_NOOP("Measure perplexity")},
      {"evaluation.source", QT_TR_NOOP("Text")},
      {"evaluation.path", QT_TR_NOOP("File")},
      {"evaluation.context", QT_TR_NOOP("Context")},
      {"evaluation.stride", QT_TR_NOOP("Stride")},
      {"evaluation.max_windows", QT_TR_NOOP("Windows at most")},
      {"evaluation.live", QT_TR_NOOP("Live estimates")},
      {"evaluation.live_budget", QT_TR_NOOP("Share of the time")},
      {"stop.error_jump", QT_TR_NOOP("Stop at error")},
      {"stop.perplexity_ratio", QT_TR_NOOP("Stop at perplexity")},
      {"output.gptq", QT_TR_NOOP("GPTQ checkpoint")},
      {"output.dequantized", QT_TR_NOOP("Plain checkpoint")},
  };
  const QString name = QString::fromStdString(key);
  const char* label = labels.value(name);
  return label ? tr(label) : name.section(QLatin1Char('.'), -1);
}

QHash<QString, QString> choiceTexts(const std::string& key) {
  if (key.ends_with(".source"))
    return {{"self-generated", tr("Self-generated")},
            {"file", tr("Text file")},
            {"ids", tr("Token ids")},
            {"hub", tr("Data set")}};
  if (key == "inference.activation_ranges")
    return {
        {"token", tr("by token, dynamic")}, {"tensor", tr("by layer, static")}, {"channel", tr("by channel, static")}};
  if (key == "data.strategy")
    return {{"concat_chunk", tr("joined text, consecutive, all of them")},
            {"concat_chunk_align", tr("joined text, consecutive")},
            {"concat_rand", tr("joined text, at random")},
            {"drop_head", tr("the start of each document")},
            {"drop_rand", tr("a random place in each document")}};
  if (key == "data.token_weights")
    return {{"equal", tr("All alike")}, {"fisher", tr("By their effect on predictions")}};
  if (key == "data.products")
    return {
        {"auto", tr("Automatic")}, {"float32", QStringLiteral("float32")}, {"bfloat16", QStringLiteral("bfloat16")}};
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
  return findRecipeField(key).type == RecipeField::Type::numbers ? localList(text) : choiceTexts(key).value(text, text);
}

QString recipeTitle(const Recipe& recipe) {
  const std::int64_t groupSize = recipe.precision.scheme.groupSize;
  const QString group = groupSize < 0 ? tr("one group per row") : tr("group %1").arg(groupSize);
  const QString pattern = recipe.precision.mixed ? tr("%1 bit mixed · %2 · %3") : tr("%1 bit · %2 · %3");
  const QString bits =
      recipe.precision.mixed ? numberText(recipe.precision.budget) : QString::number(recipe.precision.scheme.bits);
  const QString title = pattern.arg(bits, group, QString::fromStdString(methodName(recipe)));
  const QString rounded = QString::fromStdString(shortName(recipe.inference.precision));
  return rounded.isEmpty() ? title : title + QStringLiteral(" · ") + rounded;
}

}  // namespace bitlathe
