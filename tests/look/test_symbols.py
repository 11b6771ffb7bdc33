import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.look.symbols import SymbolPiece, italic, symbol_pieces, symbol_text, unknown_command


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\beta_1", "𝛽₁"),
        (r"\eta", "𝜂"),
        (r"\epsilon", "𝜀"),
        (r"\varepsilon", "𝜀"),
        ("w", "\U0001d464"),
        ("h", "\u210e"),
        ("x_0", "𝑥₀"),
        ("w^2", "𝑤²"),
        (r"w^\top", "𝑤ᵀ"),
        (r"w_{t-1}", "𝑤ₜ₋₁"),
        (r"\hat{v}", "𝑣\u0302"),
        (r"\hat v_w", "𝑣\u0302_𝑤"),
        (r"\eta_{\mathrm{min}}", "𝜂ₘᵢₙ"),
        (r"\eta_{\max}", "𝜂ₘₐₓ"),
        (r"\mathrm{rate}", "rate"),
        (r"\mathit{rate}_{b}", "𝑟𝑎𝑡𝑒_𝑏"),
        (r"\text{weight decay}", "weight decay"),
        (r"\nabla L", "∇𝐿"),
        (r"\lambda_{\max}", "𝜆ₘₐₓ"),
        (r"-\eta", "\u2212𝜂"),
        (r"\Delta", "Δ"),
        (r"\frac{1}{1+e^{-(wx+b)}}", "1/(1+𝑒⁻⁽ʷˣ⁺ᵇ⁾)"),
        (r"\frac{\eta}{\sqrt{v}+\varepsilon}", "𝜂/(√𝑣+𝜀)"),
        (r"\frac{\eta}{\sqrt{v+\varepsilon}}", "𝜂/√(𝑣+𝜀)"),
        (r"\frac{(a+b)}{2}", "(𝑎+𝑏)/2"),
        ("", ""),
    ],
)
def test_names_as_text(latex, text):
    assert symbol_text(latex) == text


def test_pieces_know_their_height():
    assert symbol_pieces(r"\hat{v}^{2}_w") == (
        SymbolPiece("𝑣\u0302"),
        SymbolPiece("2", 1),
        SymbolPiece("𝑤", -1),
    )


def test_italic_leaves_figures_upright():
    assert italic("w1") == "𝑤1"


@given(st.text(alphabet=r"\{}_^ abw1hatfrcmis-", max_size=30))
def test_half_typed_latex_still_gives_a_text(latex):
    text = symbol_text(latex)
    assert "\\" not in text
    assert ("{" in text) <= (r"\{" in latex)


def test_what_no_name_is_made_of_is_found():
    assert unknown_command(r"\eta = 0.1 \cdot \hat{v}_w, \frac{1}{2} \text{of it}") == ""
    assert unknown_command(r"\eta \matrix{a} \nonsense") == r"\matrix"
