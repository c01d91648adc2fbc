"""Small mathematical functions that the rules share; total, and equal in both engines to the last bit."""

import math

from civsim.rules.rule import rule

LONGEST_SPELL = 30_000
LAST_WEEK = 32_000


@rule
def positive(value):
    """Return the positive part of `value`."""
    return value if value > 0.0 else 0.0


@rule
def clip(value, low, high):
    """Return `value` held within [low, high]."""
    if value < low:
        return low
    if value > high:
        return high
    return value


@rule
def logistic(value):
    """Return 1 / (1 + exp(-value)) without overflow."""
    if value >= 0.0:
        return 1.0 / (1.0 + math.exp(-value))
    grown = math.exp(value)
    return grown / (1.0 + grown)


@rule
def ema(old, new, rate):
    """Return the exponential moving average: `old` moved by the share `rate` towards `new`."""
    return old + rate * (new - old)


@rule
def chance(rate):
    """Return the probability that at least one event of a Poisson process with mean `rate` happens."""
    return 1.0 - math.exp(-rate) if rate > 0.0 else 0.0


@rule
def ratio(part, whole):
    """Return part / whole, and 0 where there is no whole."""
    return part / whole if whole > 0.0 else 0.0


@rule
def geometric(mean, u):
    """Return a whole number of weeks >= 1, geometric with the given mean, from the uniform number u."""
    if mean <= 1.0:
        return 1
    weeks = 1.0 + math.floor(math.log(1.0 - u) / math.log(1.0 - 1.0 / mean))
    return int(clip(weeks, 1.0, float(LONGEST_SPELL)))


@rule
def week_after(week, weeks):
    """Return the number of the week so many weeks later, held within what a week number can be."""
    return min(week + weeks, LAST_WEEK)


@rule
def distance(here, there):
    """Return the distance in km between two things that have coordinates x and y in km."""
    east = here.x - there.x
    north = here.y - there.y
    return math.sqrt(east * east + north * north)


@rule
def _tail(r):
    if r <= 5.0:
        r = r - 1.6
        top = 7.74545014278341407640e-4
        bottom = 1.05075007164441684324e-9
        top = top * r + 2.27238449892691845833e-2
        bottom = bottom * r + 5.47593808499534494600e-4
        top = top * r + 2.41780725177450611770e-1
        bottom = bottom * r + 1.51986665636164571966e-2
        top = top * r + 1.27045825245236838258
        bottom = bottom * r + 1.48103976427480074590e-1
        top = top * r + 3.64784832476320460504
        bottom = bottom * r + 6.89767334985100004550e-1
        top = top * r + 5.76949722146069140550
        bottom = bottom * r + 1.67638483018380384940
        top = top * r + 4.63033784615654529590
        bottom = bottom * r + 2.05319162663775882187
        return (top * r + 1.42343711074968357734) / (bottom * r + 1.0)
    r = r - 5.0
    top = 2.01033439929228813265e-7
    bottom = 2.04426310338993978564e-15
    top = top * r + 2.71155556874348757815e-5
    bottom = bottom * r + 1.42151175831644588870e-7
    top = top * r + 1.24266094738807843860e-3
    bottom = bottom * r + 1.84631831751005468180e-5
    top = top * r + 2.65321895265761230930e-2
    bottom = bottom * r + 7.86869131145613259100e-4
    top = top * r + 2.96560571828504891230e-1
    bottom = bottom * r + 1.48753612908506148525e-2
    top = top * r + 1.78482653991729133580
    bottom = bottom * r + 1.36929880922735805310e-1
    top = top * r + 5.46378491116411436990
    bottom = bottom * r + 5.99832206555887937690e-1
    return (top * r + 6.65790464350110377720) / (bottom * r + 1.0)


@rule
def standard_normal(u):
    """Return the standard normal quantile of u in [0, 1) (Wichura 1988, algorithm AS 241, PPND16)."""
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        top = 2509.0809287301226727
        bottom = 5226.4952788528545610
        top = top * r + 33430.575583588128105
        bottom = bottom * r + 28729.085735721942674
        top = top * r + 67265.770927008700853
        bottom = bottom * r + 39307.895800092710610
        top = top * r + 45921.953931549871457
        bottom = bottom * r + 21213.794301586595867
        top = top * r + 13731.693765509461125
        bottom = bottom * r + 5394.1960214247511077
        top = top * r + 1971.5909503065514427
        bottom = bottom * r + 687.18700749205790830
        top = top * r + 133.14166789178437745
        bottom = bottom * r + 42.313330701600911252
        return q * (top * r + 3.3871328727963666080) / (bottom * r + 1.0)
    side = u if q < 0.0 else 1.0 - u
    if side < 1e-18:
        side = 1e-18
    value = _tail(math.sqrt(-math.log(side)))
    return -value if q < 0.0 else value
