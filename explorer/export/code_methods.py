"""The optimizers and schedules that no rule can say, as a student would write them."""

from __future__ import annotations

ARMIJO = '''\
def armijo(w, g, eta, direction{also_k}):
    """Return the first of eta, eta/2, eta/4 ... that brings a fair share of the promised fall."""
    here, slope, rate = loss(w{batch}), dot(g, direction), eta
    for _ in range(40):
        if not slope < 0:
            break
        if loss(w + rate*direction{batch}) <= here + 1e-4*rate*slope:
            return rate
        rate = rate/2
    return 0.0*rate
'''

METHODS: dict[str, tuple[str, str, tuple[str, ...], frozenset[str]]] = {
    "line-search-candidates": (
        "",
        """\
best, rate = np.inf, np.nan
for candidate in candidates:
    value = loss(w - candidate*g{batch})
    if value < best:
        best, rate = value, candidate
w = w - rate*g
""",
        ("rate",),
        frozenset(),
    ),
    "line-search-armijo": (
        "",
        """\
rate = armijo(w, g, eta, -g{also_k})
w = w - rate*g
""",
        ("rate",),
        frozenset({"armijo", "dot"}),
    ),
    "newton-damped": (
        "",
        """\
rate = eta
h = hessian(w{batch}) + damping*np.eye(len(w))
w = w - rate*solve(h, g)
""",
        ("rate",),
        frozenset({"hessian", "solve"}),
    ),
    "bfgs": (
        "h = np.eye(len(w))  # the estimate of the inverse Hessian\n",
        """\
p = -np.sum(h*g, axis=-1)
rate = armijo(w, g, eta, p{also_k})
s = rate*p
w = w + s
y = gradient(w{also_k}) - g
curvature = dot(s, y)
if curvature > 1e-150:
    rho = 1/curvature
    hy = np.sum(h*y, axis=-1)
    outer = s[:, None]*s[None, :]
    crossed = hy[:, None]*s[None, :] + s[:, None]*hy[None, :]
    h = h - rho*crossed + (rho*rho*dot(y, hy) + rho)*outer
""",
        ("p", "rate"),
        frozenset({"armijo", "dot"}),
    ),
    "lbfgs": (
        "pairs = []  # the last changes of w and of g\n",
        """\
q, alphas = g, []
for s, y in reversed(pairs):
    curvature = dot(s, y)
    alphas.append(dot(s, q)/curvature if curvature > 1e-150 else 0.0)
    q = q - alphas[-1]*y
if pairs and dot(*pairs[-1]) > 1e-150:
    s, y = pairs[-1]
    q = q*(dot(s, y)/dot(y, y))
for (s, y), alpha in zip(pairs, reversed(alphas)):
    curvature = dot(s, y)
    if curvature > 1e-150:
        q = q + (alpha - dot(y, q)/curvature)*s
p = -q
rate = armijo(w, g, eta, p{also_k})
s = rate*p
w = w + s
pairs = [*pairs, (s, gradient(w{also_k}) - g)][-max(1, int(history)):]
""",
        ("p", "rate"),
        frozenset({"armijo", "dot"}),
    ),
}
"""By name: what stands before the loop, a step, the values that must be finite, what it calls."""

PLANS: dict[str, str] = {
    "reduce-on-plateau": '''\
def reduce_on_plateau(eta, factor, patience, threshold, eta_min):
    """Return a function that is told the loss before each update and gives its learning rate."""
    best, waited, first = np.inf, 0, True

    def next_eta(value):
        nonlocal eta, best, waited, first
        if first:
            first = False
            return eta
        if value < best*(1 - threshold):
            best, waited = value, 0
        else:
            waited += 1
        if waited > patience:
            eta, waited = max(eta*factor, eta_min), 0
        return eta

    return next_eta
''',
}
"""Schedules that look at the loss, by name."""
