"""The engines of the search benchmark: each builds an index of the same articles and answers the same questions."""

from __future__ import annotations

import datetime as dt
import resource
import shutil
import sqlite3
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from clipper.domain.index_document import IndexDocument
from clipper.query import nodes
from clipper.search.engine import Engine
from clipper.search.evaluation import Evaluation
from clipper.search.index import TextIndex

LIMIT = 50
Question = dict[str, Any]


def day(text: str) -> int:
    """20250213."""
    return int(text[:10].replace("-", ""))


class Facts:
    """What the library's database answers: outlet, tags, dates, as sorted arrays. The same for both of ours."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        by_outlet: dict[str, list[int]] = {}
        by_tag: dict[str, list[int]] = {}
        days = [0]
        for row in rows:
            by_outlet.setdefault(row["source"], []).append(row["id"])
            for tag in set(row["tags"]):
                by_tag.setdefault(tag, []).append(row["id"])
            days += [0] * (row["id"] + 1 - len(days))
            days[row["id"]] = day(row["published"])
        self.days = np.array(days, np.int32)
        self.outlets = {name: np.array(ids) for name, ids in by_outlet.items()}
        self.tags = {name: np.array(ids) for name, ids in by_tag.items()}

    def mask(self, question: Question) -> np.ndarray | None:
        """Which ids have what is asked, None if nothing is."""
        lists = [self.tags.get(tag, np.zeros(0, int)) for tag in question.get("tags", ())]
        if question.get("source"):
            lists.append(self.outlets.get(question["source"], np.zeros(0, int)))
        mask = None
        for ids in lists:
            one = np.zeros(len(self.days), bool)
            one[ids] = True
            mask = one if mask is None else mask & one
        if question.get("from"):
            one = (self.days >= day(question["from"])) & (self.days <= day(question["to"]))
            mask = one if mask is None else mask & one
        return mask


class Ours:
    """Clipper's engine, everything cached."""

    name = "clipper"
    caching = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def build(self, rows: Iterable[dict[str, Any]]) -> None:
        """Index the articles as the index process does it."""
        engine = Engine(TextIndex.create(self.folder, "bench"))
        for row in rows:
            engine.index([document(row)])
            if engine.full:
                engine.commit()
        engine.commit()
        while engine.merge():
            pass

    def open(self, facts: Facts) -> None:
        """Open the index."""
        self.engine, self.facts = Engine(TextIndex(self.folder)), facts
        self.view = self.engine._view

    def search(self, question: Question) -> tuple[list[int], int]:
        """First ids and exact total."""
        if not self.caching:
            self.forget()
        ids, keys = self._hits(question)
        total = len(ids)
        if total > LIMIT:
            first = np.argpartition(keys, total - LIMIT)[-LIMIT:]
            ids, keys = ids[first], keys[first]
        return ids[np.argsort(-keys, kind="stable")].tolist(), total

    def forget(self) -> None:
        """As if nothing had been asked yet."""
        for cache in (self.view.postings_cache, self.view.scores_cache, self.view.dense_cache):
            cache.clear()

    def facets(self, question: Question) -> dict[str, int]:
        """Hits of each outlet, year and tag."""
        ids, _ = self._hits(question)
        mask = np.zeros(len(self.facts.days), bool)
        mask[ids] = True
        found = {name: int(np.count_nonzero(mask[has])) for name, has in self.facts.outlets.items()}
        found |= {name: int(np.count_nonzero(mask[has])) for name, has in self.facts.tags.items()}
        years = np.bincount(self.facts.days[ids] // 10_000)
        return found | {str(year): int(years[year]) for year in np.flatnonzero(years).tolist()}

    def _hits(self, question: Question) -> tuple[np.ndarray, np.ndarray]:
        node = text_node(question)
        mask = self.facts.mask(question)
        if node is None:
            ids = np.flatnonzero(mask)
            return ids, self.facts.days[ids].astype(np.float32)
        evaluation = Evaluation(self.view)
        hits = evaluation.live(evaluation.hits(node))
        ids = self.view.ids[hits.documents]
        by_date = question.get("sort") == "date"
        keys = self.facts.days[ids] if by_date or hits.scores is None else hits.scores
        if mask is not None:
            kept = mask[ids]
            ids, keys = ids[kept], keys[kept]
        return ids, keys


class OursCold(Ours):
    """The same with nothing cached: every question reads its postings again."""

    name = "clipper, cold"
    caching = False


def document(row: dict[str, Any]) -> IndexDocument:
    """An article of the corpus."""
    return IndexDocument(row["id"], row["title"], "", (), row["body"], "", "", row["language"], row["published"])


def text_node(question: Question) -> nodes.Node | None:
    """The text part of a question in Clipper's query language."""
    words: list[nodes.Node] = [nodes.Word(word) for word in question.get("terms", ())]
    parts: list[nodes.Node] = [nodes.disjunction(words)] if question.get("op") == "or" else words
    if question.get("prefix"):
        typed = question["type"] == "typing"
        parts.append(nodes.Typed(question["prefix"]) if typed else nodes.Prefix(question["prefix"]))
    if question.get("fuzzy"):
        parts.append(nodes.Fuzzy(question["fuzzy"], 1))
    if question.get("phrase"):
        parts.append(nodes.Phrase(" ".join(question["phrase"])))
    parts += [nodes.Not(nodes.Word(word)) for word in question.get("nots", ())]
    return nodes.conjunction(parts) if parts else None


class Fts5:
    """SQLite's FTS5 with a table of articles."""

    name = "FTS5"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def build(self, rows: Iterable[dict[str, Any]]) -> None:
        """Articles, tags and the full-text index over them."""
        self.folder.mkdir(parents=True)
        database = sqlite3.connect(self.folder / "a.db")
        database.executescript("""
            pragma journal_mode=wal; pragma synchronous=normal; pragma cache_size=-65536;
            create table article(id integer primary key, title text, body text, outlet text, day int);
            create table tag(name text, article int, primary key(name, article)) without rowid;
            create virtual table words using fts5(title, body, content='article', content_rowid='id',
                tokenize='porter unicode61', prefix='2 3');
            insert into words(words, rank) values('rank', 'bm25(2.0, 1.0)');
        """)
        with database:
            for row in rows:
                values = (row["id"], row["title"], row["body"], row["source"], day(row["published"]))
                database.execute("insert into article values(?,?,?,?,?)", values)
                database.execute("insert into words(rowid, title, body) values(?,?,?)", values[:3])
                tags = [(tag, row["id"]) for tag in set(row["tags"])]
                database.executemany("insert into tag values(?,?)", tags)
        database.executescript("create index o on article(outlet); create index d on article(day); analyze;")
        database.close()

    def index_bytes(self) -> int:
        """Size of the full-text index alone."""
        database = sqlite3.connect(self.folder / "a.db")
        pages = "select coalesce(sum(pgsize), 0) from dbstat where name like 'words%'"
        try:
            return int(database.execute(pages).fetchone()[0])
        except sqlite3.OperationalError:  # SQLite without dbstat
            blocks = "select sum(length(block)) from words_data"
            return int(database.execute(blocks).fetchone()[0])
        finally:
            database.close()

    def open(self, facts: Facts) -> None:
        """Open the database."""
        self.database = sqlite3.connect(f"file:{self.folder / 'a.db'}?mode=ro", uri=True)
        self.database.execute("pragma cache_size=-65536")
        self.database.execute("pragma mmap_size=2000000000")

    def search(self, question: Question) -> tuple[list[int], int] | None:
        """First ids; the total would be a second query."""
        if question.get("fuzzy"):
            return None
        statement, values = self._sql(question)
        key = "a.day" if question.get("sort") == "date" or "match" not in statement else "words.rank"
        order = f" order by {key}{' desc' if key == 'a.day' else ''} limit {LIMIT}"
        return [row[0] for row in self.database.execute(statement + order, values)], -1

    def facets(self, question: Question) -> dict[str, int] | None:
        """Hits of each outlet, year and tag."""
        if question.get("fuzzy"):
            return None
        statement, values = self._sql(question)
        hits = f"with h as materialized ({statement}) select "
        found: dict[str, int] = {}
        for tail in (
            "outlet, count(*) from h join article using(id) group by 1",
            "day/10000, count(*) from h join article using(id) group by 1",
            "name, count(*) from h join tag on article = h.id group by 1",
        ):
            found |= {str(name): count for name, count in self.database.execute(hits + tail, values)}
        return found

    def _sql(self, question: Question) -> tuple[str, list[Any]]:
        quoted = [f'"{word}"' for word in question.get("terms", ())]
        wanted = [f"({' OR '.join(quoted)})"] if question.get("op") == "or" else quoted
        if question.get("prefix"):
            wanted.append(f'"{question["prefix"]}" *')
        if question.get("phrase"):
            wanted.append(f'"{" ".join(question["phrase"])}"')
        match = " AND ".join(wanted)
        for word in question.get("nots", ()):
            match = f'({match}) NOT "{word}"'
        facts = any(question.get(name) for name in ("source", "tags", "from", "sort"))
        tables = "words" if match else "article a"
        tables += " join article a on a.id = words.rowid" if match and facts else ""
        conditions, values = [], []
        for number, tag in enumerate(question.get("tags", ())):
            rowid = "words.rowid" if match else "a.id"
            tables += f" join tag t{number} on t{number}.article = {rowid} and t{number}.name = ?"
            values.append(tag)
        if match:
            conditions.append("words match ?")
            values.append(match)
        if question.get("source"):
            conditions.append("a.outlet = ?")
            values.append(question["source"])
        if question.get("from"):
            conditions.append("a.day between ? and ?")
            values += [day(question["from"]), day(question["to"])]
        rowid = "words.rowid" if match else "a.id"
        return f"select {rowid} as id from {tables} where {' and '.join(conditions) or '1'}", values


class Whoosh:
    """Whoosh as its documentation shows it."""

    name = "Whoosh"
    slow = ("prefix_short", "typing")  # seconds a question at 100,000

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def build(self, rows: Iterable[dict[str, Any]]) -> None:
        """Title and body stored, stemmed, in one commit."""
        from whoosh import fields, index
        from whoosh.analysis import StemmingAnalyzer

        stems = StemmingAnalyzer()
        schema = fields.Schema(
            id=fields.ID(stored=True, unique=True),
            title=fields.TEXT(stored=True, analyzer=stems, field_boost=2.0),
            text=fields.TEXT(stored=True, analyzer=stems),
            source=fields.ID(stored=True, sortable=True),
            tags=fields.KEYWORD(stored=True, commas=True, lowercase=True),
            published=fields.DATETIME(stored=True, sortable=True),
        )
        self.folder.mkdir(parents=True)
        writer = index.create_in(str(self.folder), schema).writer(limitmb=256)
        for row in rows:
            writer.add_document(
                id=str(row["id"]),
                title=row["title"],
                text=row["body"],
                source=row["source"],
                tags=",".join(row["tags"]),
                published=dt.datetime.fromisoformat(row["published"]),
            )
        writer.commit()

    def open(self, facts: Facts) -> None:
        """Open the index."""
        from whoosh import index

        self.searcher = index.open_dir(str(self.folder)).searcher()
        self.analyzer = self.searcher.schema["text"].analyzer

    def search(self, question: Question) -> tuple[list[int], int] | None:
        """First ids; Whoosh counts in a second run."""
        from whoosh.sorting import FieldFacet

        if question["type"] in self.slow and self.searcher.doc_count() > 5_000:
            return None
        by_date = {"sortedby": FieldFacet("published", reverse=True)} if question.get("sort") == "date" else {}
        main, facts = self._query(question)
        hits = self.searcher.search(main, limit=LIMIT, filter=facts, **by_date)
        return [int(hit["id"]) for hit in hits], -1

    def _query(self, question: Question) -> tuple[Any, Any]:
        from whoosh import query

        words = [word for word in map(self._word, question.get("terms", ())) if word is not None]
        parts: list[Any] = [query.Or(words)] if question.get("op") == "or" else words
        both = ("title", "text")
        if question.get("prefix"):
            parts.append(query.Or([query.Prefix(field, question["prefix"]) for field in both]))
        if question.get("fuzzy"):
            stem = self._stem(question["fuzzy"])
            parts.append(query.FuzzyTerm("text", stem, maxdist=1, prefixlength=1))
        if question.get("phrase"):
            stems = [self._stem(word) for word in question["phrase"]]
            parts.append(query.Or([query.Phrase(field, stems) for field in both]))
        parts += [query.Not(word) for word in map(self._word, question.get("nots", ())) if word is not None]
        facts = [query.Term("tags", tag) for tag in question.get("tags", ())]
        if question.get("source"):
            facts.append(query.Term("source", question["source"]))
        if question.get("from"):
            low, high = (dt.datetime.fromisoformat(question[end]) for end in ("from", "to"))
            facts.append(query.DateRange("published", low, high + dt.timedelta(hours=23, minutes=59)))
        if not parts:
            return query.And(facts), None
        return query.And(parts), query.And(facts) if facts else None

    def _stem(self, word: str) -> str | None:
        return next((token.text for token in self.analyzer(word, mode="query")), None)

    def _word(self, word: str) -> Any:
        from whoosh import query

        stem = self._stem(word)
        return None if stem is None else query.Or([query.Term("title", stem), query.Term("text", stem)])


class Tantivy:
    """Tantivy by its Python binding."""

    name = "Tantivy"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _schema(self) -> Any:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("id", stored=True, indexed=True, fast=True)
        for field in ("title", "body"):
            builder.add_text_field(field, tokenizer_name="en_stem")
        for field in ("source", "tags"):
            builder.add_text_field(field, tokenizer_name="raw", index_option="basic", fast=True)
        builder.add_unsigned_field("published", indexed=True, fast=True)
        return builder.build()

    def build(self, rows: Iterable[dict[str, Any]]) -> None:
        """One thread, one commit."""
        import tantivy

        self.folder.mkdir(parents=True)
        writer = tantivy.Index(self._schema(), path=str(self.folder)).writer(heap_size=256_000_000, num_threads=1)
        for row in rows:
            document = tantivy.Document()
            document.add_unsigned("id", row["id"])
            for field, value in (("title", row["title"]), ("body", row["body"]), ("source", row["source"])):
                document.add_text(field, value)
            for tag in row["tags"]:
                document.add_text("tags", tag)
            document.add_unsigned("published", day(row["published"]))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self, facts: Facts) -> None:
        """Open the index."""
        import tantivy

        self.schema = self._schema()
        index = tantivy.Index(self.schema, path=str(self.folder))
        index.reload()
        self.searcher = index.searcher()
        english = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        self.analyzer = english.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer("english")).build()

    def search(self, question: Question) -> tuple[list[int], int] | None:
        """First ids and total."""
        if question.get("fuzzy"):
            return None
        by_date = {"order_by_field": "published"} if question.get("sort") == "date" else {}
        result = self.searcher.search(self._query(question), LIMIT, **by_date)
        ids = [self.searcher.doc(address)["id"][0] for _, address in result.hits]
        return ids, result.count or len(ids)

    def _query(self, question: Question) -> Any:
        import tantivy

        make, occur = tantivy.Query, tantivy.Occur
        parts: list[tuple[Any, Any]] = []
        occurs = occur.Should if question.get("op") == "or" else occur.Must
        words = [(occurs, self._word(word)) for word in question.get("terms", ())]
        parts += [(occur.Must, make.boolean_query(words))] if question.get("op") == "or" else words
        if question.get("prefix"):
            pattern = f"{question['prefix']}.*"
            either = [(occur.Should, make.regex_query(self.schema, field, pattern)) for field in ("title", "body")]
            parts.append((occur.Must, make.boolean_query(either)))
        if question.get("phrase"):
            stems = [self.analyzer.analyze(word)[0] for word in question["phrase"]]
            either = [(occur.Should, make.phrase_query(self.schema, field, stems)) for field in ("title", "body")]
            parts.append((occur.Must, make.boolean_query(either)))
        facts = [("tags", tag) for tag in question.get("tags", ())]
        facts += [("source", question["source"])] if question.get("source") else []
        parts += [(occur.Must, make.term_query(self.schema, field, value)) for field, value in facts]
        if question.get("from"):
            low, high = day(question["from"]), day(question["to"])
            dates = make.range_query(self.schema, "published", tantivy.FieldType.Unsigned, low, high)
            parts.append((occur.Must, dates))
        parts += [(occur.MustNot, self._word(word)) for word in question.get("nots", ())]
        return make.boolean_query(parts)

    def _word(self, word: str) -> Any:
        import tantivy

        stem = self.analyzer.analyze(word)[0]
        make = tantivy.Query
        return make.boolean_query(
            [(tantivy.Occur.Should, make.term_query(self.schema, field, stem)) for field in ("title", "body")]
        )


ENGINES: Sequence[type] = (Ours, OursCold, Fts5, Whoosh, Tantivy)


def peak_megabytes() -> int:
    """Most memory this process had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform != "darwin" else 1024 * 1024)


def size_of(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def remove(folder: Path) -> None:
    """Remove a folder, if it is there."""
    shutil.rmtree(folder, ignore_errors=True)
