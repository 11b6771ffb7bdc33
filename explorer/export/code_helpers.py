"""What the formulas of a script call besides NumPy, each a few lines of text."""

from __future__ import annotations

HELPERS: dict[str, str] = {
    "square": '''\
def square(x):
    """Return x squared as a product, which is exactly rounded everywhere."""
    return x*x
''',
    "cube": '''\
def cube(x):
    """Return the third power of x as a product."""
    return x*x*x
''',
    "fourth": '''\
def fourth(x):
    """Return the fourth power of x as a product."""
    return (x*x)*(x*x)
''',
    "power": '''\
def power(x, n):
    """Return x to the power n, a number; squares, roots and reciprocals are exactly rounded."""
    if n == 2:
        return x*x
    if n == 0.5:
        return np.sqrt(x)
    return np.divide(1.0, x) if n == -1 else np.power(x, n)
''',
    "power_each": '''\
def power_each(x, n):
    """Return x to the power n, element by element."""
    result = np.where(n == 2, x*x, np.power(x, n))
    return np.where(n == 0.5, np.sqrt(x), np.where(n == -1, np.divide(1.0, x), result))
''',
    "maximum": '''\
def maximum(a, b):
    """Return the larger of a and b, and 0 rather than -0."""
    return np.maximum(a, b) + 0.0
''',
    "minimum": '''\
def minimum(a, b):
    """Return the smaller of a and b, and 0 rather than -0."""
    return np.minimum(a, b) + 0.0
''',
    "dot": '''\
def dot(a, b):
    """Return the inner product of a and b."""
    return np.sum(a*b) + 0.0
''',
    "norm": '''\
def norm(a):
    """Return the Euclidean length of a."""
    return np.sqrt(np.sum(a*a) + 0.0)
''',
    "solve": '''\
def solve(a, b):
    """Solve a·x = b by Cramer's rule; where b is 0, so is x."""
    if (b == 0).all():
        return np.zeros(len(b))
    if len(b) == 1:
        return b/a[0]
    determinant = a[0, 0]*a[1, 1] - a[0, 1]*a[1, 0]
    first = (b[0]*a[1, 1] - a[0, 1]*b[1])/determinant
    second = (a[0, 0]*b[1] - b[0]*a[1, 0])/determinant
    return np.array([first, second])
''',
}
"""What formulas call besides NumPy, as text; only what is called is written."""
