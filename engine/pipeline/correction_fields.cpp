// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/bind_field.h"

namespace bitlathe {

void addCorrectionFields(RecipeBindings& fields) {
  const RecipeField::Condition none{"correction.method", {"none"}};
  const RecipeField::Condition qep{"correction.method", {"qep", "lpcd"}};
  const RecipeField::Condition fixedQep{"correction.qep.strength", {"fixed"}};
  const RecipeField::Condition loaq{"correction.method", {"loaq"}};
  const RecipeField::Condition fixedLoaq{"correction.loaq.strength", {"fixed"}};
  const RecipeField::Condition lpcd{"correction.method", {"lpcd"}};
  const RecipeField::Condition fixedLpcd{"correction.lpcd.strength", {"fixed"}};
  const RecipeField::Condition conjugateGradients{"correction.lpcd.solver", {"cg"}};
  const RecipeField::Condition adam{"correction.lpcd.solver", {"adam"}};
  const RecipeField::Condition queryKey{"correction.lpcd.enable_qk", {"true"}};
  const RecipeField::Condition valueOutput{"correction.lpcd.enable_vo", {"true"}};
  const RecipeField::Condition upDown{"correction.lpcd.enable_ud", {"true"}};
  const RecipeField::Condition gate{"correction.lpcd.enable_gate", {"true"}};
  const RecipeField::Condition residual{"correction.lpcd.enable_residual", {"true"}};
  // o and down have relaxations that aren't solved in closed form.
  const auto solvedOutputs =
      (residual || valueOutput || upDown) && RecipeField::Condition("correction.lpcd.use_closed_form", {"false"});
  const auto pairs = queryKey || valueOutput || upDown;
  auto chosenOnHeldOut = [](const char* key) { return RecipeField::Condition(key, {"auto"}); };

  auto add = [&](auto member, RecipeField field) { fields.push_back(bindField<Recipe>(member, std::move(field))); };
  auto addTo = [&](auto section, const RecipeField::Condition& condition, auto member, RecipeField field) {
    if (field.condition.always()) field.condition = condition;
    add(path(&Recipe::correction, section, member), std::move(field));
  };
  const std::string chosen =
      "fixed, or chosen per layer (auto) together with the damping of closed forms: what loses least on calibration "
      "samples that the correction was not fitted to.";
  constexpr auto ridge =
      "Damping of the correction's least-squares problem, relative to the mean of the Hessian's diagonal.";

  add(path(&Recipe::correction, &CorrectionOptions::method),
      {.key = "correction.method",
       .description = "Which rule corrects the target weights for the error of the layers before: none; QEP, which "
                      "matches each layer's output; LoaQ, which matches the residual stream where a layer writes to "
                      "it; or LPCD, which relaxes and projects the layers of a submodule in turn."});
  add(path(&Recipe::correction, &CorrectionOptions::propagation),
      {.key = "correction.propagation",
       .description = "Whether statistics are of the full-precision model's activations (none), or of the model with "
                      "all earlier layers quantized (sequential).",
       .condition = none});
  add(path(&Recipe::correction, &CorrectionOptions::heldOut),
      {.key = "correction.held_out",
       .description = "The share of the calibration samples on which strengths and damping are chosen where they are "
                      "\"auto\", and how long scales are tuned.",
       .minimum = 0.01,
       .maximum = 0.5,
       .condition = chosenOnHeldOut("projector.damping") || chosenOnHeldOut("correction.qep.strength") ||
                    chosenOnHeldOut("correction.loaq.strength") || chosenOnHeldOut("correction.lpcd.strength") ||
                    RecipeField::Condition::unless("tuning.epochs", {"0"})});

  const auto qepSection = &CorrectionOptions::qep;
  addTo(qepSection, qep, &QepOptions::strength,
        {.key = "correction.qep.strength", .description = "The strength of QEP: " + chosen});
  addTo(qepSection, qep, &QepOptions::perccorr,
        {.key = "correction.qep.perccorr",
         .description = "The share of QEP's correction that is applied.",
         .minimum = 0,
         .maximum = 1,
         .condition = fixedQep});
  addTo(qepSection, qep, &QepOptions::percdamp,
        {.key = "correction.qep.percdamp", .description = ridge, .minimum = 0, .maximum = 100, .condition = fixedQep});
  addTo(qepSection, qep, &QepOptions::excludeLayerKeywords,
        {.key = "correction.qep.exclude_layer_keywords",
         .description = "Layers whose names contain one of these stay uncorrected; separated by commas."});

  const auto loaqSection = &CorrectionOptions::loaq;
  addTo(loaqSection, loaq, &LoaqOptions::strength,
        {.key = "correction.loaq.strength", .description = "Both strengths of LoaQ: " + chosen});
  addTo(loaqSection, loaq, &LoaqOptions::alpha,
        {.key = "correction.loaq.alpha",
         .description = "The share of the correction for what a layer's input is off.",
         .minimum = 0,
         .maximum = 1,
         .condition = fixedLoaq});
  addTo(loaqSection, loaq, &LoaqOptions::beta,
        {.key = "correction.loaq.beta",
         .description = "The share of the correction for what the residual stream is off.",
         .minimum = 0,
         .maximum = 1,
         .condition = fixedLoaq});
  addTo(loaqSection, loaq, &LoaqOptions::normalize,
        {.key = "correction.loaq.normalize",
         .description = "Match what the next RMS norm puts out, its scale factors frozen (experimental)."});
  addTo(
      loaqSection, loaq, &LoaqOptions::percdamp,
      {.key = "correction.loaq.percdamp", .description = ridge, .minimum = 0, .maximum = 100, .condition = fixedLoaq});

  const auto lpcdSection = &CorrectionOptions::lpcd;
  using Lpcd = LpcdOptions;
  auto addLpcd = [&](auto member, RecipeField field) { addTo(lpcdSection, lpcd, member, std::move(field)); };
  addLpcd(&Lpcd::enableResidual,
          {.key = "correction.lpcd.enable_residual", .description = "Relax o and down against the residual stream."});
  addLpcd(&Lpcd::enableQk,
          {.key = "correction.lpcd.enable_qk", .description = "Relax q and k against the causal attention logits."});
  addLpcd(&Lpcd::enableVo, {.key = "correction.lpcd.enable_vo",
                            .description = "Relax v, then o, against the residual stream behind attention."});
  addLpcd(&Lpcd::enableUd, {.key = "correction.lpcd.enable_ud",
                            .description = "Relax up, then down, against the residual stream behind the MLP."});
  addLpcd(&Lpcd::enableGate, {.key = "correction.lpcd.enable_gate",
                              .description = "Relax gate as well, by Gauss-Newton steps on up's objective.",
                              .condition = upDown});
  addLpcd(&Lpcd::altSteps, {.key = "correction.lpcd.alt_steps",
                            .description = "Sweeps over the layers of a submodule.",
                            .unit = "sweeps",
                            .minimum = 1,
                            .maximum = 100,
                            .condition = pairs});
  addLpcd(
      &Lpcd::blockOrder,
      {.key = "correction.lpcd.block_order",
       .description = "In which order a sweep visits the layers of a submodule: that of execution; greedy, next the "
                      "layer whose relaxation leaves the least of the submodule's loss; or random (seeded).",
       .condition = pairs});
  addLpcd(&Lpcd::start, {.key = "correction.lpcd.start",
                         .description = "What the layers of a submodule hold until their turn comes: their original "
                                        "weights, the corrected targets that they would have without the submodule, or "
                                        "the codes of these.",
                         .condition = pairs});
  addLpcd(&Lpcd::accept, {.key = "correction.lpcd.accept",
                          .description = "Keep a relaxed layer only where its codes lower the submodule's own loss; "
                                         "else take the codes of the uncorrected weight, or those that it had."});
  addLpcd(&Lpcd::strength,
          {.key = "correction.lpcd.strength", .description = "The strength of LPCD's relaxations: " + chosen});
  addLpcd(&Lpcd::perccorr, {.key = "correction.lpcd.perccorr",
                            .description = "The share of a relaxation that is applied.",
                            .minimum = 0,
                            .maximum = 1,
                            .condition = fixedLpcd});
  addLpcd(&Lpcd::percdamp, {.key = "correction.lpcd.percdamp",
                            .description = "Ridge around the original weight, relative to the mean diagonal of the "
                                           "normal operator. More of it keeps few calibration tokens from being "
                                           "over-fitted.",
                            .minimum = 0,
                            .maximum = 100,
                            .condition = fixedLpcd || pairs || solvedOutputs});
  addLpcd(&Lpcd::useClosedForm,
          {.key = "correction.lpcd.use_closed_form",
           .description = "Relax o and down in closed form; else by the solver, like the others."});
  addLpcd(&Lpcd::solver, {.key = "correction.lpcd.solver",
                          .description = "How relaxations without a closed form are solved: preconditioned conjugate "
                                         "gradients, or Adam for comparison.",
                          .condition = pairs || solvedOutputs});
  auto count = [&](auto member, const char* key, const char* description, const RecipeField::Condition& condition,
                   double maximum = 10000) {
    addLpcd(member, {.key = key, .description = description, .minimum = 1, .maximum = maximum, .condition = condition});
  };
  count(&Lpcd::queryKeyIterations, "correction.lpcd.qk_iterations",
        "Iterations of conjugate gradients for q and k; few, because stopping early regularises as well.",
        conjugateGradients && queryKey);
  count(&Lpcd::valueIterations, "correction.lpcd.v_iterations",
        "Iterations of conjugate gradients for v, and for o where it isn't relaxed in closed form.",
        conjugateGradients && (valueOutput || solvedOutputs));
  count(&Lpcd::upIterations, "correction.lpcd.up_iterations",
        "Iterations of conjugate gradients for up and gate, and for down where it isn't relaxed in closed form.",
        conjugateGradients && (upDown || solvedOutputs));
  count(&Lpcd::gaussNewtonSteps, "correction.lpcd.gauss_newton_steps",
        "Linearisations of gate, and of q and k where they are normalised.", conjugateGradients && (queryKey || gate));
  count(&Lpcd::gdSteps, "correction.lpcd.gd_steps", "Adam's passes over the calibration data.", adam);
  count(&Lpcd::gdBatchSize, "correction.lpcd.gd_batch_size", "Samples per step of Adam.", adam);
  addLpcd(&Lpcd::gdBaseLr, {.key = "correction.lpcd.gd_base_lr",
                            .description = "Adam's highest learning rate.",
                            .minimum = 1e-9,
                            .maximum = 1,
                            .condition = adam});
}

}  // namespace bitlathe
