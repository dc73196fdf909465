"""The metadata of one page, each value with how sure it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from clipper.domain.article import Article, Block, Certainty, Picture
from clipper.domain.published import Published


@dataclass(frozen=True)
class Value:
    """A text and how sure it is."""

    text: str = ""
    certainty: Certainty = Certainty.GUESS

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.text)


@dataclass(frozen=True)
class Facts:
    """What is known of the article beside its text."""

    headline: Value = Value()
    subtitle: Value = Value()
    authors: tuple[str, ...] = ()
    authors_certainty: Certainty = Certainty.GUESS
    outlet_name: Value = Value()
    section: Value = Value()
    published: Published | None = None
    published_certainty: Certainty = Certainty.GUESS
    language: Value = Value()
    lead: Value = Value()
    url: str = ""
    url_certainty: Certainty = Certainty.STRUCTURED
    canonical_url: str = ""
    base: str = ""  # what relative addresses on the page belong to
    used: frozenset[str] = field(default_factory=frozenset)  # visible texts that became metadata

    @property
    def outlet(self) -> str:
        """The publisher's name."""
        return self.outlet_name.text

    def with_language(self, language: str, certainty: Certainty) -> Facts:
        """The same, in another language."""
        return replace(self, language=Value(language, certainty))

    def article(self, *, blocks: tuple[Block, ...], pictures: tuple[Picture, ...], extractor: str) -> Article:
        """The article of these facts and blocks."""
        certainty = {
            name: value.certainty
            for name, value in (
                ("headline", self.headline),
                ("subtitle", self.subtitle),
                ("outlet", self.outlet_name),
                ("section", self.section),
                ("language", self.language),
                ("lead", self.lead),
            )
            if value
        }
        if self.authors:
            certainty["authors"] = self.authors_certainty
        if self.published:
            certainty["published"] = self.published_certainty
        if self.url:
            certainty["url"] = self.url_certainty
        return Article(
            headline=self.headline.text,
            subtitle=self.subtitle.text,
            authors=self.authors,
            outlet=self.outlet_name.text,
            section=self.section.text,
            published=self.published,
            language=self.language.text,
            url=self.url,
            canonical_url=self.canonical_url,
            lead=self.lead.text,
            blocks=blocks,
            pictures=pictures,
            certainty=certainty,
            extractor=extractor,
        )
