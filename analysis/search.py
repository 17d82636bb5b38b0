"""A search by Optuna for the values with the largest margin: trials one after the other, kept as a journal.

Each trial's proposal depends on the seed, its number and the trials before it alone, so that a search that goes on from
a journal proposes what it would have proposed without a break. Where there are few combinations all are tried.
"""

import json
import math
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from analysis.classifier import scenario
from analysis.errors import InputError
from analysis.margins import WORST, margins
from analysis.ranges import Range, combinations, value_at
from analysis.rounds import without_twins
from mettagrid_lite.load import ConfigError, load

if TYPE_CHECKING:
    from optuna import Study, Trial
    from optuna.distributions import BaseDistribution

EPISODES = 16  # of each profile in a trial
FIRST = 12  # trials by chance alone, before what was found guides the next
UNPLAYED = 1.5 * WORST  # what the search is told of values that can't be played

Stopped = Literal["trials", "time", "interrupt", "all"]
Progress = Callable[[int, int, str], None]


class Task(NamedTuple):
    """What is searched: values of `ranges` in a world with which all ids of `want` hold by the largest margin."""

    target: Any
    changes: Mapping[str, Any]
    want: tuple[str, ...]
    ranges: tuple[Range, ...]
    seed: int


class Tried(NamedTuple):
    """A trial: the margin of each wanted id with these values; why: what kept them from being played."""

    number: int
    values: dict[str, Any]
    margins: dict[str, float]
    why: str = ""

    @property
    def margin(self) -> float:
        """The smallest margin; positive where all that is wanted holds."""
        return min(self.margins.values(), default=UNPLAYED)


class Limit(NamedTuple):
    """So many trials, and none begins after so many seconds."""

    trials: int = 100
    seconds: float | None = 180.0


def search(
    task: Task, limit: Limit, progress: Progress | None = None, journal: Path | None = None, asked: Any = None
) -> tuple[list[Tried], Stopped]:
    """Try values until the limit or Ctrl-C; all trials, also those that the journal has of this very search.

    asked: what makes it this search and no other.
    """
    study = _opened(journal, asked)
    tried = _known(task, study)
    begin = None  # not before the rules are compiled
    try:
        while len(tried) < limit.trials:
            if begin and limit.seconds is not None and time.monotonic() - begin > limit.seconds:
                return tried, "time"
            trial = _ask(task, study, limit, tried)
            if trial is None:
                return tried, "all"
            tried.append(_take(task, study, trial, tried))
            begin = begin or time.monotonic()
            if progress:
                progress(len(tried), limit.trials, f"trials, best margin {max(one.margin for one in tried):+.3f}")
    except KeyboardInterrupt:
        return tried, "interrupt"
    return tried, "trials"


def _opened(journal: Path | None, asked: Any) -> "Study":
    """The study of a journal, or a new one in memory; a trial that was broken off is the next one again."""
    import optuna
    from optuna.storages import InMemoryStorage, JournalStorage
    from optuna.storages.journal import JournalFileBackend
    from optuna.trial import TrialState

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    storage = JournalStorage(JournalFileBackend(str(journal))) if journal else InMemoryStorage()
    study = optuna.create_study(study_name="design", storage=storage, direction="maximize", load_if_exists=True)
    told = json.loads(json.dumps(asked))
    before = study.user_attrs.get("asked", told)
    if differs := [key for key in told or () if before.get(key) != told[key]]:
        raise InputError(f"--out: {journal}: holds a search with another {differs[0]}; choose another folder")
    study.set_user_attr("asked", told)
    for trial in study.get_trials(states=(TrialState.RUNNING,)):
        study.tell(trial.number, state=TrialState.FAIL)
        study.enqueue_trial(trial.params)
    return study


def _known(task: Task, study: "Study") -> list[Tried]:
    """What the study has already."""
    from optuna.trial import TrialState

    done = study.get_trials(states=(TrialState.COMPLETE,))
    told = [(_values(task, trial.params), trial.user_attrs) for trial in done]
    return [Tried(k, values, said["margins"], said["why"]) for k, (values, said) in enumerate(told)]


def _ask(task: Task, study: "Study", limit: Limit, tried: list[Tried]) -> "Trial | None":
    """The next trial: first the config's own values; all combinations where they are few; else what Optuna proposes."""
    from optuna.samplers import TPESampler

    if not tried:
        study.enqueue_trial(_own(task), skip_if_exists=True)
    elif math.prod(one.size for one in task.ranges) <= limit.trials:
        left = next(_untried(task, tried), None)
        if left is None:
            return None
        study.enqueue_trial(left, skip_if_exists=True)
    seed = np.random.SeedSequence([task.seed, len(tried)]).generate_state(1)[0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that proposing all values together is new
        study.sampler = TPESampler(seed=int(seed), n_startup_trials=FIRST, multivariate=True)
    return study.ask({one.path: _distribution(one) for one in task.ranges})


def _distribution(one: Range) -> "BaseDistribution":
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    if one.choices:
        return CategoricalDistribution(tuple(range(len(one.choices))))
    if one.whole:
        return IntDistribution(int(one.low), int(one.high), log=one.log)
    return FloatDistribution(one.low, one.high, log=one.log)


def _own(task: Task) -> dict[str, Any]:
    """The values that the config has itself, of those that lie in their ranges."""
    config = load(task.target, task.changes)
    own: dict[str, Any] = {}
    for one in task.ranges:
        value = value_at(config, one.path)
        if one.choices and value in one.choices:
            own[one.path] = one.choices.index(value)
        elif isinstance(value, int | float) and one.low <= value <= one.high:
            own[one.path] = value
    return own


def _untried(task: Task, tried: list[Tried]) -> Iterator[dict[str, Any]]:
    """Combinations that no trial had, in an order by chance."""
    every, seen = list(combinations(task.ranges)), [one.values for one in tried]
    for k in np.random.default_rng(task.seed).permutation(len(every)):
        proposed = dict(zip([one.path for one in task.ranges], every[k], strict=True))
        if _values(task, proposed) not in seen:
            yield proposed


def _values(task: Task, proposed: Mapping[str, Any]) -> dict[str, Any]:
    return {one.path: one.value(proposed[one.path]) for one in task.ranges}


def _take(task: Task, study: "Study", trial: "Trial", tried: list[Tried]) -> Tried:
    """Play a trial, unless another had its values, and tell the study."""
    values = _values(task, trial.params)
    known = next((one for one in tried if one.values == values), None)
    found = known._replace(number=len(tried)) if known else played(task, values, len(tried))
    trial.set_user_attr("margins", found.margins)
    trial.set_user_attr("why", found.why)
    study.tell(trial, found.margin)
    return found


def played(task: Task, values: dict[str, Any], number: int = 0) -> Tried:
    """The margins with these values over a few episodes, with the same chance in all trials."""
    from analysis.payoffs import estimate

    try:
        config, strategies = scenario(task.target, {**task.changes, **values})
        table, _ = without_twins(estimate(config, strategies, EPISODES, task.seed))
    except (ConfigError, InputError) as error:
        return Tried(number, values, {}, str(error))
    return Tried(number, values, margins(table, task.want))
