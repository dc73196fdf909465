"""Inline HTML as runs, and back."""

from hypothesis import given
from hypothesis import strategies as st

from clipper.ui.panels.reader.inline import Run, Style, fit, fold, read, read_table, write


def text_of(runs):
    return "".join(run.text for run in runs)


def test_styles_and_links():
    runs = read('The <b>new <i>bridge</i></b> is <a href="https://x.example/a?b=1&amp;c=2">late</a>.')
    assert runs == [
        Run("The "),
        Run("new ", Style.STRONG),
        Run("bridge", Style.STRONG | Style.EMPHASIS),
        Run(" is "),
        Run("late", href="https://x.example/a?b=1&c=2"),
        Run("."),
    ]


def test_only_web_and_mail_links_remain():
    for address in (
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "clipper:keep/b1",
        "//x",
        "JaVa\nscript:x",
    ):
        assert read(f'<a href="{address}">x</a>') == [Run("x")]
    assert read('<a href="mailto:a@b.example">x</a>')[0].href == "mailto:a@b.example"


def test_scripts_and_styles_are_no_text():
    assert text_of(read("a<script>alert(1)</script><style>b{}</style>c")) == "ac"


def test_white_space_folds_as_in_a_browser():
    assert text_of(read("  a <b> b</b>  c <br> d \n")) == "a b c\nd"


def test_wrongly_nested_elements_do_no_harm():
    assert text_of(read("<b>a<i>b</b>c</i></i></b>d")) == "abcd"


def test_runs_fit_the_text_of_the_block():
    runs = read("One <b>two</b>three")
    fitted = fit(runs, "One  two three")
    assert text_of(fitted) == "One  two three"
    assert [run.text.strip() for run in fitted if Style.STRONG in run.style] == ["two"]
    assert fit(runs, "Something else") == [Run("Something else")]


@given(st.lists(st.tuples(st.text(max_size=8), st.sampled_from(list(Style))), max_size=6), st.text(max_size=30))
def test_fitting_always_gives_the_text(pieces, text):
    runs = fold([Run(piece, style) for piece, style in pieces])
    assert not text or text_of(fit(runs, text)) == text


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["Cc", "Zs", "Cs", "Zl", "Zp"]), min_size=1),
            st.sampled_from([Style.PLAIN, Style.STRONG, Style.EMPHASIS, Style.CODE]),
        ),
        max_size=5,
    )
)
def test_what_was_written_reads_the_same(pieces):
    runs = fold([Run(piece, style) for piece, style in pieces])
    assert text_of(read(write(runs))) == text_of(runs)
    assert read(write(runs)) == runs


def test_tables():
    grid = read_table(
        "<table><caption>Cost</caption><thead><tr><th>A<th colspan=2>B</thead>"
        "<tr><td rowspan=9999>1<td>2<td><b>3</b></table>"
    )
    assert [[cell.text for cell in row] for row in grid.rows] == [["A", "B"], ["1", "2", "3"]]
    assert grid.columns == 3
    assert grid.rows[0][1].columns == 2
    assert grid.rows[1][0].rows == 1  # a span of four digits is nobody's wish
    assert text_of(grid.caption) == "Cost"
