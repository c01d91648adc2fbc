"""Sorting without allocation: stable, and no slower than n log n for thousands of providers or places."""

from civsim.engines.batch.compiled import kernel


@kernel
def merge(values, order, spare, first, middle, last):
    """Write two sorted neighbours, order[first:middle] and order[middle:last], into `spare` as one."""
    a, b = first, middle
    for k in range(first, last):
        if b >= last or (a < middle and values[order[a]] <= values[order[b]]):
            spare[k] = order[a]
            a += 1
        else:
            spare[k] = order[b]
            b += 1


@kernel
def sort_by(values, order, count, spare):
    """Sort the first `count` numbers of `order` by `values`; equal values keep their order, `spare` is scratch."""
    width = 1
    while width < count:
        for first in range(0, count, 2 * width):
            merge(values, order, spare, first, min(first + width, count), min(first + 2 * width, count))
        for a in range(count):
            order[a] = spare[a]
        width = 2 * width
