"""PPO with one policy shared by all agents, with or without memory (Schulman et al. 2017).

    python -m trainers.run stag_hunt ppo.clip=0.1

Collect a segment, estimate advantages, improve on parts of it for some epochs. A part is whole rows, so that memory is
unrolled from where it stood; at the first part of an update the ratio of probabilities is 1.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal, NamedTuple

import numpy as np
import torch
from pydantic import Field
from torch import Tensor, nn

from mettagrid_lite.values import Frozen, Positive, Share
from trainers.collect import Bonus, Segment, below
from trainers.contrastive import auxiliary
from trainers.policy import Policy, Told, View
from trainers.ranks import Ranks, add_gradients, here, largest, own, total
from trainers.returns import gae
from trainers.selfplay.magnet import Config as Drawn
from trainers.selfplay.magnet import divergence, magnet_for, transformed


class Config(Frozen):
    """Of the algorithm; the defaults learn in most worlds of the library on a laptop.

    steps: T, of a segment: so many are played, then learned from
    epochs: how often a segment is learned from
    parts: of the rows, in each epoch; a step of the optimizer each
    rate: of learning
    anneal: the rate falls to 0 in a line
    optimizer: muon: for hidden matrices, with Adam for the rest
    discount: γ, of rewards a step later
    limit: cuts: what was seen last at the time limit is valued as if the episode went on; ends: nothing comes after it
    trace: λ, of generalised advantage estimates
    clip: ε, how far ratios of probabilities may move
    entropy: its weight in the loss
    entropy_end: its weight at the end of training, on a line from `entropy`; none: the same throughout
    value: weight of the error of values in the loss
    max_grad: longer gradients are cut to this norm
    contrastive: a loss beside these, on what is remembered
    magnet: a policy that play is drawn to, for games in which learners answer each other
    """

    steps: Positive = 64
    epochs: Positive = 2
    parts: Positive = 4
    rate: Annotated[float, Field(gt=0)] = 1e-3
    anneal: bool = True
    optimizer: Literal["adam", "muon"] = "adam"
    discount: Share = 0.99
    limit: Literal["cuts", "ends"] = "cuts"
    trace: Share = 0.95
    clip: Annotated[float, Field(gt=0)] = 0.2
    entropy: float = 0.01
    entropy_end: float | None = None
    value: Annotated[float, Field(ge=0)] = 0.5
    max_grad: Annotated[float, Field(gt=0)] = 0.5
    contrastive: auxiliary.Config = auxiliary.Config()
    magnet: Drawn = Drawn()

    @property
    def beyond(self) -> float:
        """γ of what was still expected where the time limit came."""
        return self.discount if self.limit == "cuts" else 0.0

    def entropy_at(self, left: float) -> float:
        """The weight of entropy when so large a share of the training is still to come."""
        return self.entropy if self.entropy_end is None else self.entropy_end + left * (self.entropy - self.entropy_end)


def clipped_objective(log_ratio: Tensor, advantage: Tensor, clip: float) -> Tensor:
    """What PPO maximises, by steps (Schulman et al. 2017, eq. 7): min(r A, clip(r, 1-ε, 1+ε) A), r = e^log_ratio."""
    ratio = log_ratio.exp()
    return torch.minimum(ratio * advantage, ratio.clamp(1 - clip, 1 + clip) * advantage)


def entropy_of(log_probs: Tensor, weight: Tensor | float = 1.0) -> Tensor:
    """Σ w (-π log π) of distributions [..., actions] given by logarithms, where -inf is what can't be chosen."""
    return -(weight * log_probs.exp() * log_probs.clamp(min=torch.finfo(log_probs.dtype).min)).sum(-1)


def mean_of(values: Tensor, alive: Tensor, count: Tensor | None = None) -> Tensor:
    """Over the steps of those that could act; who has ended doesn't count.

    Of a mean over all processes, this is the part of this one: they add up to it, and so do their gradients. count: of
    steps in all of them, where it is known.
    """
    count = total(alive.sum()).clamp(min=1) if count is None else count
    return torch.where(alive, values, 0).sum() / count


def moments_of(values: Tensor, alive: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Over all processes: how many could act, and mean and deviation of their values."""
    known = torch.where(alive, values, 0).double()
    count, added, squared = total(torch.stack([alive.sum().double(), known.sum(), known.square().sum()]))
    count = count.clamp(min=1)
    mean = added / count
    return tuple(each.to(values.dtype) for each in (count, mean, (squared / count - mean.square()).clamp(min=0).sqrt()))


def normalised(advantage: Tensor, alive: Tensor, whose: Tensor, bodies: int) -> Tensor:
    """Advantages [T, N] with mean 0 and deviation 1 over those alive of each body, 0 elsewhere; whose int64 [N]."""
    better = torch.zeros_like(advantage)
    for number in range(bodies):
        mine = alive & (whose == number)
        _, mean, deviation = moments_of(advantage, mine)
        better += torch.where(mine, (advantage - mean) / (deviation + 1e-8), 0)
    return better


def deviations(advantage: Tensor, alive: Tensor, whose: Tensor, bodies: int) -> Tensor:
    """What `normalised` divides the advantages of each row by, [N]: so what is to be weighed against them stays so."""
    each = [moments_of(advantage, alive & (whose == number))[2] for number in range(bodies)]
    return torch.stack(each)[whose] + 1e-8


class Goals(NamedTuple):
    """What to learn from T steps of N rows: advantages of all that pays, and returns of each kind of pay.

    magnet: logarithms of the probabilities by which the policy that draws would act, [T, N, actions]
    """

    advantage: Tensor
    returns: Tensor
    bonus_returns: Tensor | None
    magnet: Tensor | None = None

    def some(self, rows: Tensor) -> "Goals":
        """The same of these rows only."""
        bonus, magnet = (None if part is None else part[:, rows] for part in self[2:])
        return Goals(self.advantage[:, rows], self.returns[:, rows], bonus, magnet)


class PPO:
    """A policy and all that changes while it learns. bonus_discount: γ of an exploration bonus, which never ends."""

    def __init__(self, policy: Policy, config: Config, seed: int, bonus_discount: float = 0.99) -> None:
        self.policy, self.config, self.bonus_discount = policy, config, bonus_discount
        self.optimizers, self.entropy = list(_optimizers(policy, config)), config.entropy
        self.parameters = list(policy.parameters())
        self.magnet, self.pull = magnet_for(policy, config.magnet), 0.0
        self.chance = torch.Generator(policy.device).manual_seed(seed)

    def improve(self, segment: Segment, left: float) -> dict[str, float]:
        """Learn from a segment. left: share of the training that is still to come, for the rate. Returns measures."""
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = self.config.rate * (left if self.config.anneal else 1.0)
        goals, sources = self.drawn(segment, left)
        self.entropy = self.config.entropy_at(left)
        told = [self._step(*part) for part in self._parts(segment, goals)]
        if self.magnet:
            self.magnet.follow()
        measures = _means(told)
        return measures | {
            "first_ratio": float(largest(told[0]["largest_ratio"])),
            "explained": _explained(segment.value, goals.returns, segment.alive),
            "rate": self.optimizers[0].param_groups[0]["lr"],
            **sources,
        }

    def drawn(self, segment: Segment, left: float) -> tuple[Goals, dict[str, float]]:
        """The goals, with what the policy is drawn to, if anything draws."""
        if self.magnet is None:
            return self.goals(segment)
        self.pull = self.magnet.weight(left)
        log_probs = self.magnet.log_probs(segment.view, segment.first)
        if eta := self.config.magnet.transform:
            agent = segment.view.agent[0]
            log_ratio = segment.log_prob - log_probs.gather(-1, segment.action[..., None])[..., 0]
            log_ratio = torch.where(segment.alive, log_ratio, 0)
            agents = len(agent) // int((agent == agent[0]).sum())
            segment = segment._replace(reward=transformed(segment.reward, log_ratio, eta, agents))
        goals, sources = self.goals(segment)
        return goals._replace(magnet=log_probs), sources

    def goals(self, segment: Segment) -> tuple[Goals, dict[str, float]]:
        """Advantages and returns; heads of values take in the scale of returns. With a bonus: its share of both."""
        config, bonus = self.config, segment.bonus
        value, last, whose = segment.value, segment.last_value, self.policy.whose(segment.view)
        advantage = gae(segment.reward, value, last, segment.end, config.discount, config.trace)
        returns = advantage + value
        self.policy.value.follow(returns, segment.alive, whose)
        if bonus is None or self.policy.bonus is None:
            return Goals(advantage, returns, None), {}
        never = torch.zeros_like(segment.end)
        more = gae(bonus.reward, bonus.value, bonus.last_value, never, self.bonus_discount, config.trace)
        self.policy.bonus.follow(more + bonus.value, segment.alive, whose)
        sizes = [float(total(mean_of(part.abs(), segment.alive))) for part in (advantage, more)]
        share = {"bonus_share": sizes[1] / max(sum(sizes), 1e-8)}
        return Goals(advantage + more, returns, more + bonus.value), share

    def _parts(self, segment: Segment, goals: Goals) -> Iterator[tuple[Segment, Goals]]:
        """Rows of all processes are shuffled alike in each, and each takes its own of every part."""
        each, ranks = segment.first.shape[1], here()
        for _ in range(self.config.epochs):
            order = torch.randperm(each * ranks.size, generator=self.chance, device=segment.first.device)
            for some_of_all in order.chunk(self.config.parts):
                rows = _own(some_of_all, each, ranks) if ranks.size > 1 else some_of_all
                yield some_rows(segment, rows), goals.some(rows)

    def _step(self, part: Segment, goals: Goals) -> dict[str, Tensor]:
        loss, measures = self.loss(part, goals)
        for optimizer in self.optimizers:
            optimizer.zero_grad()
        loss.backward()
        add_gradients(self.parameters)
        measures["grad"] = nn.utils.clip_grad_norm_(self.parameters, self.config.max_grad)
        for optimizer in self.optimizers:
            optimizer.step()
        return measures

    def loss(self, part: Segment, goals: Goals) -> tuple[Tensor, dict[str, Tensor]]:
        """Of a part of a segment; advantages have mean 0 and deviation 1 over those of a body who could act."""
        config, alive, whose = self.config, part.alive, self.policy.whose(part.view)
        told = self.policy(part.view, part.first, part.state)
        log_probs = told.logits.log_softmax(-1)
        log_ratio = log_probs.gather(-1, part.action[..., None])[..., 0] - part.log_prob
        count = total(alive.sum()).clamp(min=1)
        better = normalised(goals.advantage, alive, whose, len(self.policy.bodies))
        gain = mean_of(clipped_objective(log_ratio, better, config.clip), alive, count)
        entropy = mean_of(entropy_of(log_probs), alive, count)
        error = self._value_error(told, goals, alive, whose)
        ratio = log_ratio.detach().exp()
        measures = {
            "objective": gain.detach(),
            "entropy": entropy.detach(),
            "entropy_share": entropy.detach() / math.log(max(log_probs.shape[-1], 2)),
            "value_error": error.detach(),
            "kl": mean_of(ratio - 1 - ratio.log(), alive, count),
            "clipped": mean_of(((ratio - 1).abs() > config.clip).float(), alive, count),
            "largest_ratio": nn.functional.pad(torch.where(alive, ratio - 1, 0).flatten(), (0, 1)).abs().max(),
        }
        loss = config.value * error - gain - self.entropy * entropy
        if goals.magnet is not None:
            away = mean_of(divergence(log_probs, goals.magnet), alive, count)
            loss, measures["magnet"] = loss + self.pull * away, away.detach()
        if part.doubt is not None:
            units = deviations(goals.advantage, alive, whose, len(self.policy.bodies))
            doubtful = mean_of(entropy_of(log_probs, part.doubt) / units, alive, count)
            loss, measures["doubtful_entropy"] = loss - doubtful, doubtful.detach()
        if config.contrastive.weight:
            apart, measured = auxiliary.loss(
                told.hidden, part.end, alive, config.contrastive, own(self.chance), part.played
            )
            share = 1 / here().size
            loss = loss + config.contrastive.weight * share * apart
            measures |= {name: share * value for name, value in measured.items()}
        return loss, measures

    def _value_error(self, told: Told, goals: Goals, alive: Tensor, whose: Tensor) -> Tensor:
        error = mean_of(self.policy.value.error(told.value, goals.returns, whose), alive)
        if self.policy.bonus is None or told.bonus_value is None or goals.bonus_returns is None:
            return error
        return error + mean_of(self.policy.bonus.error(told.bonus_value, goals.bonus_returns, whose), alive)

    def kept(self) -> dict[str, np.ndarray]:
        """Weights, optimizers and chance, by name."""
        tensors = {f"policy.{name}": value for name, value in self.policy.state_dict().items()}
        for number, optimizer in enumerate(self.optimizers):
            for index, state in optimizer.state_dict()["state"].items():
                tensors |= {f"optimizer.{number}.{index}.{name}": value for name, value in state.items()}
        tensors["chance"] = self.chance.get_state()
        drawn = {f"magnet.{name}": array for name, array in self.magnet.kept().items()} if self.magnet else {}
        return {name: value.detach().cpu().numpy() for name, value in tensors.items()} | drawn

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from what was kept; raises RuntimeError where that is of another network."""
        tensors = {name: torch.from_numpy(array) for name, array in arrays.items()}
        self.policy.load_state_dict(below(tensors, "policy."))
        for number, optimizer in enumerate(self.optimizers):
            state: dict[int, dict[str, Tensor]] = {}
            for name, tensor in below(tensors, f"optimizer.{number}.").items():
                index, _, what = name.partition(".")
                state.setdefault(int(index), {})[what] = tensor
            optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})
        self.chance.set_state(tensors["chance"])
        if self.magnet:
            self.magnet.restore(below(arrays, "magnet."))


def some_rows(segment: Segment, rows: Tensor) -> Segment:
    """The same segment of these rows only."""
    columns = {name: getattr(segment, name)[:, rows] for name in Segment._fields[1:8]}
    view = View(*(array[:, rows] for array in segment.view))
    state = tuple(part[rows] for part in segment.state)
    bonus = segment.bonus and Bonus(*(part[..., rows] for part in segment.bonus))
    played = segment.played and segment.played._replace(rows=rows)
    doubt = None if segment.doubt is None else segment.doubt[:, rows]
    last_value = segment.last_value[rows]
    return Segment(view, **columns, state=state, last_value=last_value, bonus=bonus, played=played, doubt=doubt)


def _optimizers(policy: Policy, config: Config) -> Iterator[torch.optim.Optimizer]:
    """Adam for all; or Muon (Jordan et al. 2024) for hidden matrices and Adam for the rest."""
    hidden = [p for name, p in policy.named_parameters() if _is_hidden(name, p)] if config.optimizer == "muon" else []
    rest = [p for p in policy.parameters() if not any(p is q for q in hidden)]
    yield torch.optim.Adam(rest, config.rate, eps=1e-5, fused=True)
    if hidden:
        yield torch.optim.Muon(hidden, config.rate, weight_decay=0.0)


def _is_hidden(name: str, parameter: nn.Parameter) -> bool:
    known = ("logits.", "value.", "bonus.", ".cells.", ".table", ".who.")
    return parameter.ndim == 2 and not any(part in name for part in known)


def _own(rows: Tensor, each: int, ranks: Ranks) -> Tensor:
    """Those of this process among rows of all, by its own numbers."""
    return rows[rows // each == ranks.rank] % each


def _means(told: Sequence[Mapping[str, Tensor]]) -> dict[str, float]:
    """Of measures of all steps and processes; the largest of what is called so."""
    names = list(told[0])
    each = torch.stack([torch.stack([row[name].float() for name in names]) for row in told]).mean(0)
    added, most = total(each), largest(each)
    alike = {"grad": most, "largest_ratio": most}
    return {name: alike.get(name, added)[n].item() for n, name in enumerate(names)}


def _explained(value: Tensor, returns: Tensor, alive: Tensor) -> float:
    """Share of the returns' variance that the values explain; 1 is all, below 0 is worse than their mean."""
    deviation, left = (moments_of(values, alive)[2] for values in (returns, returns - value))
    return float(1 - (left / deviation).square()) if deviation > 0 else 0.0
