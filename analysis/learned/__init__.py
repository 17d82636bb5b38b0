"""A best reply from outside a set of strategies, learned on the batched world without a network.

    reply = best_reply(config, strategies, profile, player, seed=0)       # analysis.learned.reply
    reply.gain, reply.low, reply.high, reply.strategy.name, reply.strategy.about

strategies: a list for each role; profile: for each player a distribution over the strategies of its role, as in
`Equilibrium.profile`, drawn anew for each episode and player; player: who leaves it. What is found is a Strategy like
any other: `estimate` plays it. It is a single plan that was not in the set, or a table: situation -> plan or action.

    write(path, world, strategy.table)                                    # analysis.learned.table
    parse(world, "learned:FILE")                                          # in --strategies and in YAML
"""
