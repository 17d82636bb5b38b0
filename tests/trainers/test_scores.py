"""Policies and scripts side by side, all agents playing the same."""

from trainers.scores import scores

LINE = "agents: 1\nepisode: 6\nmap: '#>...a#'\nobjects: {apple: {regrow: {after: 1}}}\nrewards: {items: {apple: 1}}\n"


def test_whoever_plays_is_paid_for_the_same_episodes(tmp_path):
    world = tmp_path / "line.yaml"
    world.write_text(LINE + "strategies: [seek(apple), stay]\n")
    told = scores(str(world), ["seek(apple)", "stay"], 4)
    assert (told["seek(apple)"] > 0).all()
    assert (told["stay"] == 0).all()
