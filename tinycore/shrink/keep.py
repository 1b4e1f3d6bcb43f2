"""The shrink stage: remove, recover by training, convert, and open the *final* part of the data once."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinycore.context import Context, Note, Progress, stop_if_asked
from tinycore.data.dataset import load
from tinycore.graph.read import read_tflite
from tinycore.graph.records import Array, Graph
from tinycore.models.answers import answers
from tinycore.models.calibration import calibration_samples
from tinycore.models.evaluate import Classification, Judgement, baseline, judge, plain
from tinycore.models.learning_data import LearningData, learning_data, samples_of
from tinycore.shrink.apply import apply_plan, mask_of
from tinycore.shrink.plan import ShrinkPlan, plan_as_json, plan_shrink, real_sparsity
from tinycore.shrink.settings import ShrinkSettings
from tinycore.training.convert import convert
from tinycore.training.fit import FitPlan, fit
from tinycore.training.import_keras import import_model
from tinycore.training.samples import Samples
from tinycore.training.shrunk import masks_of_variables, with_kept_channels
from tinycore.training.tensorflow_runtime import Model


@dataclass(frozen=True, eq=False)
class _Removed:
    """A Keras model after the plan was carried out, with the masks that training must respect."""

    model: Model
    masks: tuple[Array | None, ...]


def keep(dataset_folder: Path, model_folder: Path, settings: ShrinkSettings, folder: Path, context: Context) -> dict[str, Any]:
    """Write `model.tflite`, the file that ships, and `plan.json`; the summary has the scores on *choose* and *final*."""
    context.report(Progress(0, 0, "load TensorFlow"))
    dataset = load(dataset_folder)
    data, final = learning_data(dataset), samples_of(dataset, "final")
    graph = read_tflite((model_folder / "model.tflite").read_bytes())
    plan = plan_shrink(graph, sparsity_percent=settings.sparsity_percent, pattern=settings.pattern)
    (folder / "plan.json").write_text(json.dumps(plan_as_json(plan), indent=1), encoding="utf-8")
    model = import_model(model_folder / "model.keras").model
    _explain(plan, context)
    removed = _remove(model, graph, plan)
    _recover(removed, data, settings, context)
    shipped = _convert(removed.model, settings, data, folder, context)
    return {
        "mode": settings.mode,
        "pattern": settings.pattern,
        "sparsity": real_sparsity(graph, apply_plan(graph, plan)),
        **_scores(graph, shipped, data, final),
        "tflite_bytes": (folder / "model.tflite").stat().st_size,
    }


def _explain(plan: ShrinkPlan, context: Context) -> None:
    """Say where the sliders promise more than this model can give."""
    if plan.asked_percent and plan.pattern == "weights":
        text = "Weights of zero take less flash when the export stores weights “small”, at the cost of time; removed channels save both."
        context.report(Note("info", text))
    elif plan.asked_percent and not plan.kept_channels:
        reasons = "; ".join(f"{one.layer}: {one.reason}" for one in plan.fixed[:3])
        context.report(Note("warning", f"No channel of this model can be removed ({reasons})."))


def _remove(model: Model, graph: Graph, plan: ShrinkPlan) -> _Removed:
    """Carry out the plan, which was made on the converted file, in Keras."""
    if plan.pattern == "weights":
        masks = {layer.node: mask_of(graph, plan, layer.node) for layer in plan.layers}
        return _Removed(model, masks_of_variables(model, graph, masks) if plan.threshold > 0 else ())
    return _Removed(with_kept_channels(model, graph, plan.kept_channels) if plan.kept_channels else model, ())


def _recover(removed: _Removed, data: LearningData, settings: ShrinkSettings, context: Context) -> None:
    """Fine-tune what was changed; removed weights stay zero."""
    if settings.sparsity_percent == 0:
        return
    rate = recovery_rate(removed.model.count_params())
    plan = FitPlan(settings.fine_tune_epochs, learning_rate=rate, seed=settings.seed, phase="recover")
    fit(removed.model, data.train, data.choose, goal=data.goal, plan=plan, context=context, masks=removed.masks)


def recovery_rate(parameters: int) -> float:
    """How fast to train what was cut: small networks have far to go, large ones are easily spoilt."""
    return min(5e-3, max(5e-4, 5e-3 * math.sqrt(5000 / parameters)))


def _convert(model: Model, settings: ShrinkSettings, data: LearningData, folder: Path, context: Context) -> Graph:
    stop_if_asked(context)
    context.report(Progress(0, 0, "convert"))
    file = convert(model, settings.mode, calibration=calibration_samples(data.train.x), context=context)
    (folder / "model.tflite").write_bytes(file)
    return read_tflite(file)


def _scores(graph: Graph, shipped: Graph, data: LearningData, final: Samples) -> dict[str, Any]:
    """Both models by the board's arithmetic; *final* is used here and nowhere before."""

    def judged(model: Graph, samples: Samples) -> Judgement:
        return judge(answers(model, samples.x), samples.y, data.goal, gain=data.answer_gain)

    choose, before, after = judged(shipped, data.choose), judged(graph, final), judged(shipped, final)
    trivial = baseline(data.train.y, final.y, data.goal, gain=data.answer_gain)
    name = "accuracy" if data.goal.task == "classification" else "error"
    return {
        "score_choose": choose.score,
        "choose": plain(choose),
        f"{name}_float": _figure(before),
        f"{name}_shrunk": _figure(after),
        "baseline": _figure(trivial),
        "interval": after.interval,
        "final": plain(after),
    }


def _figure(judgement: Judgement) -> float:
    """What reports show: accuracy, or the mean absolute error in the target's units."""
    return judgement.accuracy if isinstance(judgement, Classification) else judgement.mae
