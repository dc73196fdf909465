"""How well pasted pages are cleaned: Clipper beside keeping everything and jusText.

    python -m tests.bench.extraction_paste [FOLDER] [--worst N]

FOLDER is the folder of the benchmark; without it CLIPPER_BENCH, else ../shared/bench is taken. The figures are for all
pages, which the model has been trained on; train_paste_model.py --check prints the cross-validated ones.
"""

from __future__ import annotations

import argparse
import html
import time
from collections.abc import Callable

import justext

from clipper.extract import text
from clipper.extract.text.language import language_of
from tests.bench import paste_truth

SETS = ("sh", "rd", "wx", "tf")
Prediction = str | dict[str, str]
_STOPLISTS = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
    "nl": "Dutch", "pl": "Polish", "cs": "Czech", "sv": "Swedish", "fi": "Finnish", "ru": "Russian", "el": "Greek",
}  # fmt: skip


def clipper(page: str) -> Prediction:
    """What the program keeps."""
    article = text.clean(page)
    return {"text": f"{article.headline}\n{article.text}", "title": article.headline}


def everything(page: str) -> Prediction:
    """All of it."""
    return page


def justext_lines(page: str) -> Prediction:
    """jusText, each line a paragraph."""
    marked = "".join(f"<p>{html.escape(line)}</p>" for line in page.split("\n") if line.strip())
    words = justext.get_stoplist(_STOPLISTS.get(language_of(page), "English"))
    found = justext.justext(f"<html><body>{marked}</body></html>".encode(), words, encoding="utf-8")
    return "\n".join(paragraph.text for paragraph in found if not paragraph.is_boilerplate)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--worst", type=int, default=0, help="name the pages that came out worst")
    arguments = parser.parse_args()
    folder = paste_truth.bench_folder(arguments.folder)
    scorer = paste_truth.scorer(folder)
    pages = {name: paste_truth.pasted(folder, name) for name in paste_truth.truth(folder)}
    text.clean(next(iter(pages.values())))  # load the model before the clock starts
    print(f"{'pasted text -> body':<24}" + "".join(f"{name:>8}" for name in SETS) + f"{'headline':>10}{'ms/page':>9}")
    tools: dict[str, Callable[[str], Prediction]] = {
        "keep everything": everything, "jusText on lines": justext_lines, "Clipper": clipper
    }  # fmt: skip
    for label, tool in tools.items():
        begin = time.process_time()
        predictions = {name: tool(page) for name, page in pages.items()}
        spent = (time.process_time() - begin) / len(pages) * 1000
        result, worst = scorer.score_text("paste", predictions, SETS)
        titled = [(value["title"], value["titles"]) for value in result.values() if "title" in value]
        total = sum(number for _, number in titled)
        headline = f"{sum(share * number for share, number in titled) / total:.3f}" if total else "-"
        print(
            f"{label:<24}" + "".join(f"{result[n]['f1']:>8.3f}" for n in SETS) + f"{headline:>10}{spent:>9.1f}",
            flush=True,
        )
    for score, name, precision, recall in sorted(worst)[: arguments.worst]:
        print(f"{score:.3f} {name} precision {precision} recall {recall}")


if __name__ == "__main__":
    main()
