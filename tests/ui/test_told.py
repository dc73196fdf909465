import datetime as dt
import re

import pytest

from clipper import capture, resources
from clipper.domain.payload import Payload, Via
from clipper.errors import ClipperError
from clipper.extract import Mode, articles
from clipper.query import describe, parse
from clipper.query.nodes import Flag, Thing
from clipper.services.maintenance import Maintenance
from clipper.store import Store
from clipper.ui.messages import Recorded
from clipper.ui.sentences import LONGEST, Sentences
from clipper.ui.translation import read_catalogue, told
from tests.ui.told_texts import told_texts

GERMAN = read_catalogue(resources.path("translations/de-sentences.toml"))
HOLES = re.compile(r"{(\w+)}")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def shape(text: str) -> str:
    return HOLES.sub("{}", text)


# ----------------------------------------------------------------------------------------- nothing is forgotten


def test_everything_said_below_the_window_is_there_in_german():
    known = {shape(english) for english in GERMAN}
    missing = []
    for text, place in told_texts().items():
        sentences = re.split(r"(?<=[.?!}]) (?=[A-Z{])", shape(text))
        if shape(text) not in known and not known.issuperset(set(sentences) - {"{}"}):
            missing.append(f"{place}: {text}")
    assert missing == []
    assert len(told_texts()) > 400, "the texts are no longer found"


def test_holes_are_the_same_in_both_languages():
    for english, translated in GERMAN.items():
        assert sorted(set(HOLES.findall(english))) == sorted(HOLES.findall(translated)), english
        assert len(HOLES.findall(english)) == len(set(HOLES.findall(english))), english
        assert english.count("“") <= translated.count("„"), english


def test_holes_for_numbers_hold_numbers_in_the_code_too():
    numbers = {shape(text): HOLES.findall(text.replace("{}", "{any}")) for text in told_texts()}
    for english in GERMAN:
        for hole, found in zip(HOLES.findall(english), numbers.get(shape(english), ()), strict=False):
            if re.fullmatch(r"n\d*", hole):
                assert found == "n", english


# ----------------------------------------------------------------------------------------- how sentences are read


def test_every_part_of_a_query_is_there_in_german(german):
    flags, things = (" OR ".join(f"{name}:{value}" for value in kind) for name, kind in (("is", Flag), ("has", Thing)))
    texts = " ".join(f"{field}:a {field}:=b {field}:“two words”" for field in ("headline", "text", "author", "note"))
    names = " ".join(f"{field}:“The and not”" for field in ("tag", "outlet", "language", "url", "dossier", "section"))
    dates = "before:2025 after:2025 date:2025 date:2025-01-02 date:..2025 date:2024.. added:2025 added:2025-01-02"
    query = f"({flags}) ({things}) {texts} {names} {dates} words:>9 -wind (a OR b c) x NEAR y wi* w*d wnid~ wnid~2"
    parts = describe(parse(query).node, dt.date(2025, 6, 1))
    assert len(parts) > 30
    assert {part.text: told(part.text, "queries") for part in parts if left_english(told(part.text, "queries"))} == {}
    assert told("tagged “not read” or below it", "queries") == "Schlagwort „not read“ oder darunter"
    assert told("is read or not is starred", "queries") == "gelesen oder nicht mit Stern"


@pytest.fixture(scope="module")
def german_sentences():
    return Sentences(GERMAN)


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Star 1 clipping", "1 Ausschnitt mit Stern versehen"),
        ("Take “x” off 1 clipping", "Schlagwort „x“ von 1 Ausschnitt wegnehmen"),
        ("Take “x” and “y” off 3 clippings", "Schlagwort „x“ und „y“ von 3 Ausschnitten wegnehmen"),
        (
            "Tag 2 clippings with “a”, “b”, “c” and 4 more, take “d” off",
            "2 Ausschnitte mit „a“, „b“, „c“ und 4 weitere verschlagworten, „d“ wegnehmen",
        ),
        ("Undone: Clip “A day in May”", "Rückgängig gemacht: „A day in May“ aufnehmen"),
        (
            "Not extracted: the picture is damaged. Split the mailbox.",
            "Nicht ausgelesen: Das Bild ist beschädigt. Teilen Sie das Postfach.",
        ),
        (
            "example.org has no page at this address (status 404). Check its disk.",
            "example.org hat unter dieser Adresse keine Seite (Status 404). Prüfen Sie den Datenträger.",
        ),
        (
            "book.pdf could not be written: Permission denied. Choose another place.",
            "book.pdf konnte nicht geschrieben werden: Keine Berechtigung. Wählen Sie einen anderen Ort.",
        ),
        (
            "There is no field “dat”, so these words are searched; did you mean “date:”?",
            "Es gibt kein Feld „dat“, deshalb werden diese Wörter gesucht; meinten Sie „date:“?",
        ),
        ("A sentence nobody knows. Update Clipper.", "A sentence nobody knows. Aktualisieren Sie Clipper."),
        ("A sentence nobody knows. Nor this.", "A sentence nobody knows. Nor this."),
        ("", ""),
    ],
)
def test_sentences_lists_and_what_is_in_them_are_german(german_sentences, english, german):
    assert german_sentences.told(english) == german


@pytest.mark.parametrize(
    "own",
    [
        "Star 1 clipping",
        "3 clippings",
        "Update Clipper. Check its disk.",
        "{name} and {0} and {}",
        "He said “no” to “3 clippings”",
        "A” and “B",
        "It is empty.” is empty.",
        "Take “x” off 3 clippings",
        "€ 1,000",
        "1,000",
    ],
)
def test_what_the_user_wrote_stays_whatever_it_looks_like(german_sentences, own):
    assert german_sentences.told(f"Clip “{own}”") == f"„{own}“ aufnehmen"
    assert german_sentences.told(f"Rename tag “{own}” to “x”") == f"Schlagwort „{own}“ in „x“ umbenennen"


def test_the_line_with_most_text_of_its_own_holds():
    sentences = Sentences({"Take {what}": "A {what}", "Take {what} off {n} pages": "B {n} {what}", "Take it": "C"})
    assert sentences.told("Take it") == "C"
    assert sentences.told("Take this off") == "A this off"
    assert sentences.told("Take this off 3 pages") == "B 3 this"
    assert sentences.told("Take this off many pages") == "A this off many pages"


def test_numbers_are_written_as_the_language_does(german, german_sentences):
    assert told("Star 1,234,567 clippings") == "1.234.567 Ausschnitte mit Stern versehen"
    assert told("It is larger than 2.5 MB and was not taken in.").startswith("Das ist mehr als 2,5 MB")
    assert told("x.org has no page at this address (status 1404).").endswith("(Status 1404).")


@pytest.mark.parametrize(
    "piece",
    ["“", "” ", ". ", "a. ", "“a”, ", "“a” and “", "1 (“x”), ", "Undone: ", "Not extracted: ", "There is no “. ", "{} ",
     "Tag with take off ", "The The. ", "x"],
)  # fmt: skip
def test_odd_text_asks_little(piece, monkeypatch):
    """No text is worth more than some hundred looks, however it is built."""
    sentences, looks = Sentences(GERMAN), 0
    one = Sentences._one

    def counted(self, text, depth):
        nonlocal looks
        looks += 1
        return one(self, text, depth)

    monkeypatch.setattr(Sentences, "_one", counted)
    sentences.told((piece * LONGEST)[:LONGEST])
    assert looks < 1000
    assert sentences.told(piece * LONGEST) == piece * LONGEST, "too long to be ours"


# ----------------------------------------------------------------------------------------- what the real code says


def test_without_a_catalogue_nothing_changes(qapp):
    assert told("Star 1 clipping") == "Star 1 clipping"


def raised(deed):
    with pytest.raises(ClipperError) as caught:
        deed()
    return [str(caught.value), caught.value.hint]


def errors_of_the_real_code(folder):
    """What goes wrong at the different layers, as (message, hint)."""
    (folder / "empty.txt").write_bytes(b"")
    (folder / "odd.bin").write_bytes(bytes(range(256)) * 4)
    (folder / "long.txt").write_text("long " * 500_000)
    for name in ("empty.txt", "odd.bin", "long.txt", "gone.txt", "."):
        yield raised(lambda name=name: capture.from_path(folder / name, max_bytes=1_500_000))
    yield raised(lambda: capture.from_formats({}, via=Via.CLIPBOARD))
    yield raised(lambda: capture.fetch("ftp://x", max_bytes=1, seconds=1, allow_private=False))
    for data, kind in ((b"%PDF-1.4 no", "application/pdf"), (b"no", "image/png"), (b"PK no", DOCX)):
        yield raised(lambda data=data, kind=kind: articles(Payload(data, kind), mode=Mode.FAST))
    yield raised(lambda: Store.open(folder / "nowhere", read_only=True))


QUERIES = ("a OR", '"open', "tag:", "is:strred", "is:xyz", "date:2025-13", "date:3/4/2025", "((a)", "words:many",
           "x && y", "- ", "NEAR a", "hedline:x", "date:2026..2025", "a AND b OR c", "*",
           "before:2024..2025")  # fmt: skip
ENGLISH = re.compile(
    r"\b([Tt]he|is|are|not|and|with|cannot|could|[Tt]his|[Tt]here|needs|[Ww]rite|for|clippings?|or|within|words|clipped|before|from|on|like|exactly|tagged|headline|author|note)\b(?!:)"
)


def left_english(text):
    """English words outside of quotations."""
    return ENGLISH.findall(re.sub(r"„[^“]*“", "", text))


def test_what_the_real_code_says_comes_out_german(german, tmp_path):
    said = [text for pair in errors_of_the_real_code(tmp_path) for text in pair if text]
    said += [problem.message for query in QUERIES for problem in parse(query).problems]
    assert len(said) > 30
    assert {english: told(english) for english in said if left_english(told(english))} == {}
    assert [text for text in said if told(text) == text] == []


def test_what_was_done_and_found_comes_out_german(german, library, make):
    ids, curating = [make(headline="One"), make(headline="Two")], library.curating
    done = [
        curating.tag(ids, add=["a", "b"]),
        curating.tag(ids[:1], add=["c"], remove=["a"]),
        curating.star(ids),
        curating.star(ids[:1], on=False),
        curating.rename_tag("a", "and"),
        curating.merge_tags(["and", "b"], "b"),
        curating.correct(ids[0], "headline", "The star is not there"),
        curating.correct(ids[0], "published", "2025"),
        curating.set_note(ids[0], "Note"),
        curating.new_dossier("Wind is not there")[0],
        curating.save_search("the", "wind")[0],
        curating.group_story(ids),
        curating.trash(ids),
        curating.restore(ids[:1]),
        curating.delete_tags(["b"]),
        curating.empty_trash(),
    ]
    labels = [changes.label for changes in done] + [curating.undo_label()]
    labels += [
        entry.text for entry in Maintenance(library._store, indexed=lambda: [77], daily_backup=False).doctor().findings
    ]
    assert all(labels)
    assert {label: told(label) for label in labels if left_english(told(label)) or told(label) == label} == {}


def test_the_window_says_it_in_german(german, library, make):
    messages = Recorded()
    messages.undoable(library.curating.star([make(), make()]), lambda: None)
    messages.error(ClipperError("A tag needs a name.", "Update Clipper."))
    assert messages.texts == ["2 Ausschnitte mit Stern versehen.", "Ein Schlagwort braucht einen Namen."]
    assert messages.notices[1].hint == "Aktualisieren Sie Clipper."
