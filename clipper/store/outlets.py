"""The register of outlets: one outlet, however its name is written and whatever its domains are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from sqlalchemy import select

from clipper.domain.shelves import Outlet
from clipper.errors import ClipperError, NotFound
from clipper.store.folding import fold
from clipper.store.schema import ClippingRecord, OutletDomain, OutletRow, OutletSpelling
from clipper.store.snapshot import Snapshot
from clipper.store.sqlite import among
from clipper.store.transaction import Transaction, table_of


def domain_of(url: str) -> str:
    """The host of an address, without 'www.' and port."""
    try:
        parts = urlsplit(url if ":" in url else f"//{url}")
        host = parts.hostname or "" if parts.scheme in ("http", "https", "") else ""
    except ValueError:
        return ""
    return host.removeprefix("www.").rstrip(".")


def recognise(tx: Transaction, name: str, url: str) -> int | None:
    """The outlet of a new clipping: by its domain first, then by its spelling; registered when it is new.

    A subdomain counts as the outlet's when the longer name is not registered itself. A domain is learnt with a new
    outlet, and with a known one that has no domain yet.
    """
    domain = domain_of(url)
    if domain and (known := by_domain(tx, domain)) is not None:
        return known
    key = fold(name)
    if not key:
        return None if not domain else _register(tx, domain, domain)
    known = tx.scalar(select(OutletSpelling.outlet_id).where(OutletSpelling.key == key))
    if known is None:
        return _register(tx, " ".join(name.split()), domain)
    if domain and tx.scalar(select(OutletDomain.domain).where(OutletDomain.outlet_id == known)) is None:
        tx.insert_all(OutletDomain, [{"domain": domain, "outlet_id": known, "position": 0}])
    return int(known)


def known(snapshot: Snapshot, spellings: Iterable[str], domains: Iterable[str]) -> int | None:
    """The outlet that has one of these spellings or domains."""
    keys = [fold(item) for item in spellings]
    found = snapshot.scalar(select(OutletSpelling.outlet_id).where(among(OutletSpelling.key, keys)).limit(1))
    if found is None:
        found = snapshot.scalar(select(OutletDomain.outlet_id).where(among(OutletDomain.domain, domains)).limit(1))
    return None if found is None else int(found)


def by_domain(tx: Snapshot, domain: str) -> int | None:
    """The outlet of a domain or of the domain above it."""
    labels = domain.split(".")
    candidates = [".".join(labels[at:]) for at in range(len(labels) - 1)] or [domain]
    found = tx.rows(select(OutletDomain.domain, OutletDomain.outlet_id).where(among(OutletDomain.domain, candidates)))
    return int(max(found, key=lambda row: len(row.domain)).outlet_id) if found else None


def by_name(tx: Transaction, name: str) -> int | None:
    """The outlet with this spelling; registered when it is new, None for an empty name."""
    key = fold(name)
    if not key:
        return None
    known = tx.scalar(select(OutletSpelling.outlet_id).where(OutletSpelling.key == key))
    return int(known) if known is not None else _register(tx, " ".join(name.split()), "")


def _register(tx: Transaction, name: str, domain: str) -> int:
    key = fold(name)
    outlet_id = tx.insert(OutletRow, name=name, name_key=key)
    if tx.scalar(select(OutletSpelling.key).where(OutletSpelling.key == key)) is None:
        tx.insert_all(OutletSpelling, [{"key": key, "spelling": name, "outlet_id": outlet_id, "position": 0}])
    if domain:
        tx.insert_all(OutletDomain, [{"domain": domain, "outlet_id": outlet_id, "position": 0}])
    return outlet_id


def all_outlets(tx: Snapshot, counts: Mapping[int, int]) -> list[Outlet]:
    """The register by name, with the number of clippings of each."""
    domains: dict[int, list[str]] = {}
    for outlet_id, domain in tx.rows(
        select(OutletDomain.outlet_id, OutletDomain.domain).order_by(OutletDomain.position, OutletDomain.domain)
    ):
        domains.setdefault(outlet_id, []).append(domain)
    spellings: dict[int, list[str]] = {}
    for outlet_id, spelling in tx.rows(
        select(OutletSpelling.outlet_id, OutletSpelling.spelling).order_by(OutletSpelling.position, OutletSpelling.key)
    ):
        spellings.setdefault(outlet_id, []).append(spelling)
    rows = tx.rows(select(OutletRow.__table__).order_by(OutletRow.name_key, OutletRow.id))
    return [
        Outlet(
            id=row.id,
            name=row.name,
            domains=tuple(domains.get(row.id, ())),
            spellings=tuple(item for item in spellings.get(row.id, ()) if item != row.name),
            medium=row.medium,
            country=row.country,
            language=row.language,
            circulation=row.circulation,
            circulation_date=row.circulation_date,
            count=counts.get(row.id, 0),
        )
        for row in rows
    ]


def edit(tx: Transaction, outlet: Outlet) -> None:
    """Give an outlet all the values of `outlet`."""
    name = " ".join(outlet.name.split())
    if not name:
        raise ClipperError("An outlet needs a name.")
    if tx.scalar(select(OutletRow.id).where(OutletRow.id == outlet.id)) is None:
        raise NotFound("This outlet is no longer there.")
    domains = list(dict.fromkeys(host for item in outlet.domains if (host := domain_of(item.strip()))))
    spellings = {fold(item): " ".join(item.split()) for item in (name, *outlet.spellings) if fold(item)}
    _refuse_taken(tx, outlet.id, domains, spellings)
    tx.update(
        OutletRow,
        OutletRow.id == outlet.id,
        name=name,
        name_key=fold(name),
        medium=outlet.medium.strip(),
        country=outlet.country.strip(),
        language=outlet.language.strip(),
        circulation=outlet.circulation,
        circulation_date=outlet.circulation_date,
    )
    set_names(tx, outlet.id, domains, spellings)


def _refuse_taken(tx: Transaction, outlet_id: int, domains: Sequence[str], spellings: Iterable[str]) -> None:
    for row in tx.rows(
        select(OutletDomain.domain, OutletRow.name)
        .join(OutletRow, OutletRow.id == OutletDomain.outlet_id)
        .where(among(OutletDomain.domain, domains), OutletRow.id != outlet_id)
    ):
        raise ClipperError(f"The domain {row.domain} already belongs to {row.name}.", "Merge the two outlets.")
    for row in tx.rows(
        select(OutletSpelling.spelling, OutletRow.name)
        .join(OutletRow, OutletRow.id == OutletSpelling.outlet_id)
        .where(among(OutletSpelling.key, spellings), OutletRow.id != outlet_id)
    ):
        raise ClipperError(f"“{row.spelling}” already stands for {row.name}.", "Merge the two outlets.")


def set_names(tx: Transaction, outlet_id: int, domains: Sequence[str], spellings: dict[str, str]) -> None:
    """Give an outlet exactly these domains and spellings (folded: as written)."""
    tx.delete(OutletDomain, OutletDomain.outlet_id == outlet_id)
    tx.insert_all(
        OutletDomain,
        [{"domain": domain, "outlet_id": outlet_id, "position": at} for at, domain in enumerate(domains)],
    )
    tx.delete(OutletSpelling, OutletSpelling.outlet_id == outlet_id)
    tx.insert_all(
        OutletSpelling,
        [
            {"key": key, "spelling": spelling, "outlet_id": outlet_id, "position": at}
            for at, (key, spelling) in enumerate(spellings.items())
        ],
    )


def merge(tx: Transaction, ids: Sequence[int], into: int) -> None:
    """Make several outlets one: their clippings, domains and spellings move to `into`."""
    others = [item for item in dict.fromkeys(ids) if item != into]
    known = set(tx.scalars(select(OutletRow.id).where(among(OutletRow.id, [*others, into]))))
    if into not in known or not known.issuperset(others):
        raise NotFound("One of these outlets is no longer there.")
    tx.update(ClippingRecord, among(ClippingRecord.outlet_id, others), outlet_id=into)
    for model in (OutletDomain, OutletSpelling):
        _move_to(tx, model, others, into)
    tx.delete(OutletRow, among(OutletRow.id, others))


def _move_to(
    tx: Transaction, model: type[OutletDomain] | type[OutletSpelling], others: Sequence[int], into: int
) -> None:
    """Domains or spellings of merged outlets come after those that `into` has."""
    key = table_of(model).c[0]
    moved = tx.scalars(select(key).where(among(model.outlet_id, others)).order_by(model.outlet_id, model.position))
    have = len(tx.scalars(select(key).where(model.outlet_id == into)))
    tx.update_each(model, ("outlet_id", "position"), [((name,), (into, at)) for at, name in enumerate(moved, have)])
