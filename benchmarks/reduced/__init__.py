"""One town with the recipients' week alone, written again with other tools, to measure civsim against them.

People fall into need, apply to a provider of their district that they know, wait, are served or give up; word of mouth
spreads what the served know. Organisations stay as they are. civsim gives such a town (`scenario`), every version
simulates it from the same arrays (`town`).
"""
