// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/bind_field.h"

namespace bitlathe {
namespace {

using nlohmann::json;

/// Rising penalties.
std::optional<std::vector<double>> splitPenalties(const std::string& text) {
  return splitNumbers(text, 0.0, std::numeric_limits<double>::max());
}

/// A field whose 0 stands for an unset optional.
template <typename T>
FieldBinding<Recipe> bindOptional(std::optional<T> JointqOptions::*member, RecipeField field) {
  field.type = std::is_integral_v<T> ? RecipeField::Type::integer : RecipeField::Type::number;
  return {std::move(field),
          [member](const Recipe& recipe) { return json((recipe.projector.jointq.*member).value_or(T{})); },
          [member](Recipe& recipe, const json& value) {
            auto& target = recipe.projector.jointq.*member;
            target = value.get<T>();
            if (target == T{}) target.reset();
          }};
}

}  // namespace

void addProjectorFields(RecipeBindings& fields) {
  constexpr double largestCount = 1 << 24;
  const RecipeField::Condition rtn{"projector.method", {"rtn"}};
  const RecipeField::Condition rtnSearch{"projector.rtn.mse", {"true"}};
  const RecipeField::Condition gptq{"projector.method", {"gptq"}};
  const RecipeField::Condition gptqSearch{"projector.gptq.mse", {"true"}};
  const RecipeField::Condition fixedDamping{"projector.damping", {"fixed"}};
  const auto refined = RecipeField::Condition::unless("projector.refinement.sweeps", {"0"});
  const RecipeField::Condition jointq{"projector.method", {"jointq"}};
  const RecipeField::Condition fixedLambda{"projector.jointq.lambda_mode", {"fixed_lambda"}};
  const RecipeField::Condition incrementalLambda{"projector.jointq.lambda_mode", {"incremental_lambda"}};
  const RecipeField::Condition iterated{"projector.jointq.ils_enabled", {"true"}};

  auto add = [&](auto member, RecipeField field) { fields.push_back(bindField<Recipe>(member, std::move(field))); };

  add(path(&Recipe::projector, &ProjectorOptions::method),
      {.key = "projector.method",
       .description = "How codes are chosen: round to nearest; GPTQ, which lets later columns compensate the error of "
                      "earlier ones; or JointQ, which searches codes and scales together."});
  add(path(&Recipe::projector, &ProjectorOptions::rtn, &RtnOptions::clip, &ClipSearch::enabled),
      {.key = "projector.rtn.mse",
       .description = "Search for the shrunken range that loses least, instead of using each group's full range.",
       .condition = rtn});
  add(path(&Recipe::projector, &ProjectorOptions::rtn, &RtnOptions::clip, &ClipSearch::grid),
      {.key = "projector.rtn.grid",
       .description = "Candidates of the range search are 1 - i/grid down to 0.2.",
       .minimum = 2,
       .maximum = 10000,
       .aliases = {"q_grid"},
       .condition = rtnSearch});
  add(path(&Recipe::projector, &ProjectorOptions::rtn, &RtnOptions::clip, &ClipSearch::norm),
      {.key = "projector.rtn.norm",
       .description = "The power of the error that the range search minimises.",
       .minimum = 0.5,
       .maximum = 10,
       .aliases = {"q_norm"},
       .condition = rtnSearch});
  add(path(&Recipe::projector, &ProjectorOptions::rtn, &RtnOptions::clip, &ClipSearch::weight),
      {.key = "projector.rtn.mse_weight",
       .description = "What the range search weighs each column's error with: nothing, or the input's second moment.",
       .choices = {"none", "diagonal"},
       .condition = rtnSearch});

  add(path(&Recipe::projector, &ProjectorOptions::damping),
      {.key = "projector.damping",
       .description = "Whether the damping of GPTQ and of the refinement is fixed, or chosen per layer (auto): from "
                      "0.01, 0.03, 0.1, 0.3 and 1, what loses least on calibration samples that the codes were not "
                      "fitted to.",
       .condition = gptq});
  add(path(&Recipe::projector, &ProjectorOptions::gptq, &GptqOptions::percdamp),
      {.key = "projector.gptq.percdamp",
       .description = "Damping added to the Hessian's diagonal, relative to its mean. More of it keeps few calibration "
                      "tokens from being over-fitted.",
       .minimum = 1e-6,
       .maximum = 10,
       .aliases = {"damp_percent"},
       .condition = fixedDamping});
  add(path(&Recipe::projector, &ProjectorOptions::gptq, &GptqOptions::blocksize),
      {.key = "projector.gptq.blocksize",
       .description = "Columns that are quantized before the rest is updated; a matter of speed only.",
       .unit = "columns",
       .minimum = 1,
       .maximum = largestCount,
       .aliases = {"block_size"},
       .condition = gptq});
  add(path(&Recipe::projector, &ProjectorOptions::gptq, &GptqOptions::actorder),
      {.key = "projector.gptq.actorder",
       .description = "Quantize columns by decreasing second moment of their input; groups are then of permuted "
                      "columns.",
       .aliases = {"desc_act", "act_order"},
       .condition = gptq});
  add(path(&Recipe::projector, &ProjectorOptions::gptq, &GptqOptions::clip, &ClipSearch::enabled),
      {.key = "projector.gptq.mse",
       .description = "Search for the shrunken range that loses least, instead of using each group's full range.",
       .condition = gptq});
  add(path(&Recipe::projector, &ProjectorOptions::gptq, &GptqOptions::clip, &ClipSearch::grid),
      {.key = "projector.gptq.q_grid",
       .description = "Candidates of the range search are 1 - i/q_grid down to 0.2.",
       .minimum = 2,
       .maximum = 10000,
       .aliases = {"grid"},
       .condition = gptqSearch});
  add(path(&Recipe::projector, &ProjectorOptions::gptq, &GptqOptions::clip, &ClipSearch::norm),
      {.key = "projector.gptq.q_norm",
       .description = "The power of the error that the range search minimises.",
       .minimum = 0.5,
       .maximum = 10,
       .aliases = {"norm"},
       .condition = gptqSearch});
  add(path(&Recipe::projector, &ProjectorOptions::gptq, &GptqOptions::clip, &ClipSearch::weight),
      {.key = "projector.gptq.mse_weight",
       .description = "What the range search weighs each column's error with: nothing, the input's second moment, or "
                      "GPTQ's own error weight 1/U_jj^2; the last judges the values that GPTQ rounds, errors of "
                      "earlier columns included, the others the weights.",
       .condition = gptqSearch});

  add(path(&Recipe::projector, &ProjectorOptions::refinement, &CodeRefinement::sweeps),
      {.key = "projector.refinement.sweeps",
       .description = "Sweeps of coordinate descent over GPTQ's codes, each code set to its best value with all others "
                      "fixed, with an exact refit of every scale; 0 leaves GPTQ's codes as they are.",
       .unit = "sweeps",
       .minimum = 0,
       .maximum = 100,
       .condition = gptq});
  add(path(&Recipe::projector, &ProjectorOptions::refinement, &CodeRefinement::percdamp),
      {.key = "projector.refinement.percdamp",
       .description = "Damping of the refinement's objective, relative to the mean of the Hessian's diagonal. More of "
                      "it keeps few calibration tokens from being over-fitted.",
       .minimum = 0,
       .maximum = 10,
       .condition = fixedDamping && refined});

  using Jq = JointqOptions;
  auto addJointq = [&](auto member, RecipeField field) {
    if (field.condition.always()) field.condition = jointq;
    add(path(&Recipe::projector, &ProjectorOptions::jointq, member), std::move(field));
  };
  addJointq(&Jq::lambdaMode, {.key = "projector.jointq.lambda_mode",
                              .description = "One penalty, or a list of rising ones that is followed as long as the "
                                             "errors stay acceptable; the latter needs the identity."});
  addJointq(&Jq::regularizationLambda,
            {.key = "projector.jointq.regularization_lambda",
             .description = "Weight of the penalty on the weights' own error, against over-fitting; in squared units "
                            "of the layer's input unless lambda_relative is set.",
             .minimum = 0,
             .maximum = 1e9,
             .condition = fixedLambda});
  addJointq(&Jq::lambdaRelative,
            {.key = "projector.jointq.lambda_relative",
             .description = "Count the penalty in mean diagonals of the Hessian, so that it means the same for inputs "
                            "of any size."});
  addJointq(&Jq::regularizationMode, {.key = "projector.jointq.regularization_mode",
                                      .description = "Whether the penalty weighs all columns alike (identity) or by "
                                                     "their second moments (diagonal)."});
  addJointq(&Jq::regularizationGamma,
            {.key = "projector.jointq.regularization_gamma",
             .description = "The power of the relative second moment that a column's penalty is weighed by.",
             .minimum = 1e-6,
             .maximum = 10,
             .condition = {"projector.jointq.regularization_mode", {"diagonal"}}});
  fields.push_back({{.key = "projector.jointq.lambda_list",
                     .type = RecipeField::Type::numbers,
                     .description = "The rising penalties, separated by commas.",
                     .condition = incrementalLambda,
                     .problem = [](const std::string& text) -> std::string {
                       return splitPenalties(text) ? "" : "must be numbers from 0 on that rise, separated by commas";
                     }},
                    [](const Recipe& recipe) { return json(joinNumbers(recipe.projector.jointq.lambdaList)); },
                    [](Recipe& recipe, const json& value) {
                      recipe.projector.jointq.lambdaList = splitPenalties(value.get<std::string>()).value();
                    }});
  fields.push_back(bindOptional(&Jq::incrementalInitialSkipEwThreshold,
                                {.key = "projector.jointq.incremental_initial_skip_ew_threshold",
                                 .description = "A first penalty of 0 whose relative weight error is above this is "
                                                "skipped; 0: never.",
                                 .minimum = 0,
                                 .maximum = 1e6,
                                 .condition = incrementalLambda}));
  addJointq(&Jq::incrementalEpsY,
            {.key = "projector.jointq.incremental_eps_y",
             .description = "What the output error may rise by, relative, where the weight error falls enough.",
             .minimum = 0,
             .maximum = 10,
             .condition = incrementalLambda});
  addJointq(&Jq::incrementalEpsW,
            {.key = "projector.jointq.incremental_eps_w",
             .description = "What the weight error must fall by, relative, for a risen output error to be accepted.",
             .minimum = 0,
             .maximum = 1,
             .condition = incrementalLambda});
  addJointq(&Jq::actorder, {.key = "projector.jointq.actorder",
                            .description = "Order columns by decreasing second moment; groups are then of permuted "
                                           "columns.",
                            .aliases = {"desc_act", "act_order"}});
  addJointq(&Jq::enableClipOptimize, {.key = "projector.jointq.enable_clip_optimize",
                                      .description = "Start from each group searched on its own."});
  addJointq(&Jq::enableClipOptimizeEp,
            {.key = "projector.jointq.enable_clip_optimize_ep",
             .description = "Start from groups searched in order, each compensating those before it."});
  addJointq(&Jq::enableGptq, {.key = "projector.jointq.enable_gptq", .description = "Start from GPTQ's codes."});
  addJointq(&Jq::ilsEnabled, {.key = "projector.jointq.ils_enabled",
                              .description = "Iterated local search: perturb the worst rows and search again."});
  addJointq(&Jq::ilsNumIterations, {.key = "projector.jointq.ils_num_iterations",
                                    .description = "Rounds of perturbation.",
                                    .minimum = 1,
                                    .maximum = 10000,
                                    .condition = iterated});
  addJointq(&Jq::ilsNumClones, {.key = "projector.jointq.ils_num_clones",
                                .description = "Perturbed copies of each row in a round.",
                                .minimum = 1,
                                .maximum = 10000,
                                .condition = iterated});
  fields.push_back(
      bindOptional(&Jq::ilsNumChannels, {.key = "projector.jointq.ils_num_channels",
                                         .description = "The worst rows that a round works on; 0: 1024 at most.",
                                         .unit = "rows",
                                         .minimum = 0,
                                         .maximum = largestCount,
                                         .condition = iterated}));
}

}  // namespace bitlathe
