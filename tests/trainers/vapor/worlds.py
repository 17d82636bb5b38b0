"""Small random worlds, and another way to solve VAPOR's program."""

import cvxpy
import numpy as np

from trainers.vapor.model import Model


def random_model(seed, steps=4, states=5, actions=3, width=1.0):
    chance = np.random.default_rng(seed)
    shape = (steps, states, actions)
    move = chance.dirichlet(np.ones(states), shape)
    widths = width * chance.uniform(0.2, 1, shape)
    return Model(chance.normal(size=shape), widths, move, chance.dirichlet(np.ones(states)))


def by_cone_program(model):
    """Optimum and flow: bonus ≤ sqrt(2 flow · h), h ≤ entropy of the flow, as a rotated cone in cvxpy."""
    steps, states, actions = model.reward.shape
    flow = cvxpy.Variable(steps * states * actions, nonneg=True)
    entropy, bonus = cvxpy.Variable(flow.shape), cvxpy.Variable(flow.shape)
    parts = cvxpy.vstack([np.sqrt(2) * bonus, flow - entropy])
    constraints = [entropy <= cvxpy.entr(flow), cvxpy.SOC(flow + entropy, parts, axis=0)]
    leave = np.kron(np.eye(states), np.ones(actions))
    size = states * actions
    into = model.start
    for step in range(steps):
        here = flow[step * size : (step + 1) * size]
        constraints.append(leave @ here == into)
        into = model.move[step].reshape(size, states).T @ here
    problem = cvxpy.Problem(cvxpy.Maximize(model.reward.ravel() @ flow + model.width.ravel() @ bonus), constraints)
    problem.solve(solver=cvxpy.CLARABEL)
    return problem.value, flow.value.reshape(model.reward.shape)
