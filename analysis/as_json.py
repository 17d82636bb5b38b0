"""A report as JSON: the same bytes for the same answer."""

import json
import math
from typing import Any

import numpy as np

from analysis.answer import Report
from analysis.composition import Composition, Share
from analysis.doubts import Open, compared
from analysis.efficiency import Efficiency
from analysis.equilibria import Equilibrium
from analysis.found.record import StrategySet, as_objects
from analysis.further import Further
from analysis.graph_records import ArrowJson, DynamicsJson, LandscapeJson, NeighbourJson, RestJson
from analysis.landscape import Landscape, nearest
from analysis.learned.check import Left, Outside
from analysis.ordinal import family, layer, neighbours
from analysis.records import (
    AtlasJson,
    BeliefJson,
    CandidateJson,
    ChoiceJson,
    CompositionJson,
    CountsJson,
    EfficiencyJson,
    EquilibriumJson,
    ExactJson,
    FurtherJson,
    KeptJson,
    LabelJson,
    LeavingJson,
    LongRunJson,
    MixingJson,
    Nested,
    Number,
    OutsideJson,
    ProfileShareJson,
    ReplyJson,
    RoleJson,
    SelectionJson,
    SelfInterestJson,
    SetJson,
    ShareJson,
    SideJson,
    SolvedJson,
    ValueJson,
    WelfareJson,
)
from analysis.replicator import Dynamics, Rest
from analysis.response import Arrow
from analysis.schema import OpenJson, PlaysJson, ReportJson
from analysis.selection import Selection
from analysis.self_interest import SelfInterest
from analysis.sides import Side
from analysis.table import DENSE_LIMIT, PayoffTable
from analysis.two_by_two import Place, TwoByTwo
from analysis.typology import Label

DENSE = 1_000  # payoffs; a table with more, and with exchangeable players, is written by counts


def to_json(report: Report) -> dict[str, Any]:
    """The report as plain lists, numbers and strings, checked against the schema."""
    full = report.full_table
    answer = ReportJson(
        target=report.target,
        title=report.title,
        primary=report.primary,
        why=report.why,
        candidates=list(report.candidates),
        players=report.players,
        roles=[RoleJson(name=role.name, players=role.players, strategies=list(role.strategies)) for role in full.roles],
        strategies=[list(names) for names in report.strategies],
        reduced=[list(names) for names in report.table.strategies],
        reduction=report.reduction,
        dominated=[list(names) for names in report.dominated],
        payoffs=_values(full, full.mean),
        stderr=_values(full, full.stderr),
        raw=None if full.raw is None else _values(full, full.raw),
        labels={name: _label(label) for name, label in report.labels.items()},
        equilibria=[_equilibrium(found) for found in report.equilibria],
        complete=report.complete,
        requires_mixing=report.requires_mixing,
        value_of_mixing=[float(value) for value in report.value_of_mixing],
        two_by_two=_atlas(report.place) if report.place else None,
        composition=_composition(report.composition) if report.composition else None,
        further=_further(report.further),
        efficiency=_efficiency(report.efficiency) if report.efficiency else None,
        selection=_selection(report.selection) if report.selection else None,
        arrows=[_arrow(full, arrow) for arrow in report.arrows],
        landscape=_landscape(report.landscape) if report.landscape else None,
        dynamics=_dynamics(report.dynamics),
        mixing=MixingJson.model_validate(report.mixing._asdict()),
        episodes=report.episodes,
        plays=_plays(full) if report.episodes else None,
        exact=_exact(report),
        outside=_outside(report.outside) if report.outside.method != "none" else None,
        within_set=report.within_set,
        sets=[_set(one) for one in report.sets],
        open=[_open(report, waiting) for waiting in report.open],
        ended=report.ended,
        seed=report.seed,
        expect=list(report.expect),
        as_expected=report.as_expected,
        notes=list(report.notes),
        strategy_notes=list(report.strategy_notes),
        version=report.version,
    )
    return answer.model_dump()


def dumps(reports: list[Report]) -> str:
    """One report as an object, several as a list; sorted keys, shortest exact floats, no times."""
    answers = [to_json(report) for report in reports]
    return json.dumps(answers[0] if len(answers) == 1 else answers, indent=1, sort_keys=True, allow_nan=False) + "\n"


def _label(label: Label) -> LabelJson:
    margin = None if label.margin is None or not math.isfinite(label.margin) else float(label.margin)
    return LabelJson.model_validate(
        {"verdict": label.verdict, "probability": float(label.probability), "margin": margin}
    )


def _plays(table: PayoffTable) -> PlaysJson:
    return PlaysJson(counts=[list(profile) for profile in table.profiles], episodes=table.plays.tolist())


def _open(report: Report, waiting: Open) -> OpenJson:
    doubt = waiting.biggest
    return OpenJson(
        labels=list(waiting.ids),
        comparison=doubt.what,
        profiles=[list(profile) for profile in compared(report.full_table, doubt)],
        episodes=doubt.common,
        needed=_finite(doubt.needed),
        more=_finite(waiting.more),
    )


def _finite(value: float) -> Number:
    return float(value) if math.isfinite(value) else None


def _equilibrium(found: Equilibrium) -> EquilibriumJson:
    profile = [[float(share) for share in player] for player in found.profile]
    return EquilibriumJson(
        profile=profile, pure=found.pure, regret=float(found.regret), solver=found.solver, exact=found.exact
    )


def _atlas(place: TwoByTwo) -> AtlasJson:
    likeliest = place.name.candidates[0][0]
    return AtlasJson(
        replies=_candidates(place.replies),
        names=_candidates(place.name),
        layer=layer(likeliest),
        family=family(likeliest),
        neighbours=neighbours(likeliest),
        better=_label(place.sides.better) if place.sides else None,
        sides=[_side(side) for side in place.sides.sides] if place.sides else [],
    )


def _side(side: Side) -> SideJson:
    conditions = {name: _label(label) for name, label in side.conditions.items()}
    return SideJson.model_validate(side._asdict() | {"conditions": conditions})


def _composition(found: Composition) -> CompositionJson:
    shares = {name: share for name, share in found._asdict().items() if isinstance(share, Share | None)}
    told = {name: ShareJson(**share._asdict()) if share else None for name, share in shares.items()}
    return CompositionJson.model_validate(told | {"chance": found.chance})


def _candidates(place: Place) -> list[CandidateJson]:
    return [CandidateJson(id=id, probability=share) for id, share in place.candidates]


def _further(found: Further) -> FurtherJson:
    run = found.long_run
    return FurtherJson(
        value=ValueJson.model_validate(found.value._asdict()) if found.value else None,
        welfare=WelfareJson.model_validate(found.welfare._asdict()) if found.welfare else None,
        long_run=LongRunJson(
            profiles=[ProfileShareJson(profile=list(joint), share=mass) for joint, mass in run.profiles],
            sinks=[[list(joint) for joint in sink] for sink in run.sinks],
            solver=run.solver,
        )
        if run
        else None,
    )


def _efficiency(found: Efficiency) -> EfficiencyJson:
    kept = _self_interest(found.self_interest) if found.self_interest else None
    return EfficiencyJson.model_validate(found._asdict() | {"self_interest": kept})


def _self_interest(found: SelfInterest) -> SelfInterestJson:
    optima = [KeptJson(profile=list(one.profile), low=one.low, high=one.high) for one in found.optima]
    return SelfInterestJson(level=found.level, low=found.low, high=found.high, optima=optima)


def _selection(found: Selection) -> SelectionJson:
    choices = [ChoiceJson.model_validate(choice._asdict()) for choice in found.choices]
    beliefs = [BeliefJson(profile=list(one.profile), p=one.p, players=list(one.players)) for one in found.beliefs]
    return SelectionJson.model_validate(found._asdict() | {"choices": choices, "beliefs": beliefs})


def _arrow(table: PayoffTable, arrow: Arrow) -> ArrowJson:
    source, target = (list(table.profiles[row]) for row in (arrow.source, arrow.target))
    return ArrowJson(source=source, target=target, gain=arrow.gain, sure=arrow.sure)


def _landscape(found: Landscape) -> LandscapeJson:
    near = [NeighbourJson(names=list(one.names), distance=one.distance) for one in nearest(found)]
    return LandscapeJson.model_validate(found._asdict() | {"nearest": near})


def _dynamics(found: Dynamics) -> DynamicsJson:
    return DynamicsJson(one_population=_rests(found.one_population), two_populations=_rests(found.two_populations))


def _rests(found: tuple[Rest, ...]) -> list[RestJson]:
    return [RestJson.model_validate(rest._asdict()) for rest in found]


def _exact(report: Report) -> ExactJson | None:
    payoffs, world, leaving = report.exactly
    if payoffs is None and world is None:
        return None
    return ExactJson(
        primary=payoffs.primary if payoffs else None,
        agrees=payoffs.agrees if payoffs else None,
        furthest=payoffs.furthest if payoffs else None,
        payoffs=_values(report.full_table, payoffs.payoffs) if payoffs else None,
        world=SolvedJson.model_validate(world._asdict()) if world else None,
        leaving=LeavingJson.model_validate(leaving._asdict()) if leaving else None,
    )


def _set(found: StrategySet) -> SetJson:
    return SetJson.model_validate(as_objects(found))


def _outside(found: Outside) -> OutsideJson:
    return OutsideJson.model_validate(
        {name: value for name, value in found._asdict().items() if name != "left"}
        | {"replies": [_reply(one) for one in found.left]}
    )


def _reply(left: Left) -> ReplyJson:
    found = left.reply
    return ReplyJson(
        role=left.role,
        player=left.number,
        strategy=found.strategy.name,
        about=found.strategy.about,
        value=found.value,
        before=found.before,
        gain=found.gain,
        low=found.low,
        high=found.high,
        episodes=found.judged,
    )


def _values(table: PayoffTable, values: np.ndarray) -> Nested | CountsJson:
    cells = math.prod(table.shape) * table.players
    exchangeable = any(role.players > 1 for role in table.roles)
    if cells > DENSE_LIMIT or (exchangeable and cells > DENSE):
        rows = [[None if math.isnan(value) else value for value in row] for row in values.tolist()]
        return CountsJson(counts=[list(profile) for profile in table.profiles], values=rows)
    nested: Nested = values.ravel()[table.index].tolist()
    return nested
