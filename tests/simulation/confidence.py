"""How sure a simulated mean is: the interval from independent replications."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean, linear_regression


@dataclass(frozen=True, slots=True)
class Interval:
    mean: float
    half_width: float

    def __contains__(self, value: float) -> bool:
        return abs(value - self.mean) <= self.half_width

    def __str__(self) -> str:
        return f"{self.mean:.3f} ± {self.half_width:.3f}"


def interval(values: Sequence[float], surplus: Sequence[float], confidence: float = 0.99) -> Interval:
    """Student's interval for the mean of independent, equally long replications.

    `surplus`, whose expectation is known to be 0, explains a good part of the spread of `values`: some
    replications simply drew more work. What it explains is taken out, for one degree of freedom: the
    control variate of Lavenberg and Welch, *Management Science* 27(3), 1981.
    """
    n = len(values)
    slope, intercept = linear_regression(surplus, values)
    rest = [value - intercept - slope * more for value, more in zip(values, surplus, strict=True)]
    spread = sqrt(sum(r * r for r in rest) / (n - 2))
    mean_surplus = fmean(surplus)
    shift = mean_surplus**2 / sum((more - mean_surplus) ** 2 for more in surplus)
    return Interval(intercept, student(0.5 + confidence / 2, n - 2) * spread * sqrt(1 / n + shift))


def student(probability: float, freedom: int) -> float:
    """Student's quantile from the normal one, good to 0.01 from 10 degrees of freedom on.

    Abramowitz and Stegun, *Handbook of Mathematical Functions*, 26.7.5.
    """
    z = NormalDist().inv_cdf(probability)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3
