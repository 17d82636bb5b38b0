"""Which studies there are: the value of `algorithm`, and where its record is."""

from importlib import import_module

from trainers.studies.study import Study

STUDIES = {
    "four_rooms": "trainers.contrastive.study:FourRooms",
    "goals": "trainers.contrastive.goals.study:Goals",
    "deep_sea": "trainers.vapor.study:DeepSea",
    "pseudo_random": "trainers.pseudo_random.study:PseudoRandom",
    "mixed_strategy": "trainers.mixed_strategy:MixedStrategy",
    "tiny_worlds": "trainers.selfplay.tiny:TinyWorlds",
    "psro": "trainers.selfplay.psro:Psro",
    "zero_sum": "trainers.selfplay.zero_sum:ZeroSum",
}


def study_of(algorithm: object) -> type[Study] | None:
    """The record of a study; None where no study is called so."""
    return model_of(algorithm) if isinstance(algorithm, str) and algorithm in STUDIES else None


def model_of(name: str) -> type[Study]:
    """The record of a study that there is."""
    module, _, record = STUDIES[name].partition(":")
    found: type[Study] = getattr(import_module(module), record)
    return found
