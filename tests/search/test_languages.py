"""What a speaker of each language would try: the word asked for finds the word as it stands in the text."""

from pathlib import Path

import pytest

from clipper.domain.index_document import IndexDocument
from clipper.query import parse
from clipper.search.engine import Engine
from clipper.search.index import TextIndex

# language, text, queries that find it, queries that do not
CASES = {
    "English": (
        "en",
        "The councillors' elections were naïve coöperation",
        ["election", "electing", "councillor", "naive", "cooperation"],
        ["elect0n", "naval"],
    ),
    "German": (
        "de",
        "Die Bürgermeister der Städte besuchten die Windkraftanlagen an der Hauptstraße",
        [
            "Bürgermeister",
            "Buergermeister",
            "Burgermeister",
            "Stadt",
            "Anlage",
            "Windkraft",
            "Straße",
            "Strasse",
            "HAUPTSTRASSE",
        ],
        ["Meisterschaft", "Kraftwerk"],
    ),
    "Swiss German": (
        "de-CH",
        "Die Strassen von Zürich",
        ["Straße", "Zuerich", "zurich"],
        [],
    ),
    "French": (
        "fr",
        "Les élections à l'Assemblée ont été reportées; l'œuvre du cœur",
        ["élection", "election", "assemblee", "œuvre", "oeuvre", "reporter"],
        ["lecture"],
    ),
    "Spanish": (
        "es",
        "Las elecciones municipales y la canción del niño",
        ["elección", "eleccion", "canciones", "niños", "nino"],
        ["cancelar"],
    ),
    "Italian": (
        "it",
        "Le città hanno votato per l'università",
        ["città", "citta", "università", "voto"],
        [],
    ),
    "Portuguese": (
        "pt-BR",
        "As eleições e a nação discutiram a informação",
        ["eleição", "eleicoes", "nações", "informações"],
        [],
    ),
    "Dutch": (
        "nl",
        "De verkiezingen en de windmolenparken op zee",
        ["verkiezing", "windmolen", "park", "zee"],
        [],
    ),
    "Danish": (
        "da",
        "Valgene om havmølleparken i Ørsted",
        ["valget", "Ørsted", "Oersted", "Orsted", "havmøllepark"],
        [],
    ),
    "Norwegian": (
        "nb",
        "Regjeringens kraftlinjer gjennom fjellene på Røros",
        ["regjeringen", "kraftlinje", "fjell", "Roros"],
        [],
    ),
    "Swedish": (
        "sv",
        "Regeringens vindkraftverk utanför Malmö",
        ["regering", "vindkraftverken", "vindkraft", "Malmo", "Malmoe"],
        [],
    ),
    "Finnish": (
        "fi",
        "Hallituksen päätökset tuulivoimasta Jyväskylässä",
        ["hallitus", "päätös", "paatos", "tuulivoima", "Jyväskylä"],
        [],
    ),
    "Hungarian": (
        "hu",
        "A választásokat és a kormányokat",
        ["választás", "valasztas", "kormány"],
        [],
    ),
    "Polish": (
        "pl",
        "Wybory w Łodzi i rządowe decyzje",
        ["wyborów", "Lodzi", "decyzja"],
        [],
    ),
    "Czech": (
        "cs",
        "Volby v Praze a české noviny",
        ["volba", "noviny", "ceske"],
        [],
    ),
    "Romanian": (
        "ro",
        "Alegerile și guvernul României",
        ["alegeri", "guvernului", "Romaniei"],
        [],
    ),
    "Turkish": (
        "tr",
        "İstanbul'da seçimler ve ışıklar",
        ["istanbul", "seçim", "secim", "ışık", "isik"],
        [],
    ),
    "Russian": (
        "ru",
        "Выборы губернаторов и зелёная энергия",
        ["выбор", "губернатор", "зеленая", "энергии"],
        ["выборка"],
    ),
    "Ukrainian": (
        "uk",
        "Вибори президента України",
        ["вибори", "ВИБОРИ", "україни"],
        [],
    ),
    "Greek": (
        "el",
        "Οι εκλογές και ο πρωθυπουργός της Ελλάδας",
        ["εκλογών", "εκλογες", "ΕΚΛΟΓΕΣ", "πρωθυπουργος"],
        [],
    ),
    "Arabic": (
        "ar",
        "الانتخابات والحكومة في مدرسةٍ كبيرة",
        ["انتخابات", "الحكومة", "مدرسه", "مدرسة"],
        [],
    ),
    "Persian": (
        "fa",
        "انتخابات ریاست جمهوری ایران",
        ["انتخابات", "رياست", "جمهوری"],
        [],
    ),
    "Hebrew": (
        "he",
        "הבחירות לכנסת וּבַבַּיִת",
        ["בחירות", "הבחירות", "כנסת", "בית"],
        ["ספר"],
    ),
    "Hindi": (
        "hi",
        "चुनावों में सरकार की जीत",
        ["चुनाव", "सरकार"],
        [],
    ),
    "Chinese": (
        "zh",
        "海上風力發電場獲批准",
        ["風力", "風力發電", "批准", "海", "准"],
        ["力風", "核能"],
    ),
    "Japanese": (
        "ja",
        "東京電力の風力発電所について",
        ["東京電力", "風力発電", "発電所", "東", "について"],
        ["京都"],
    ),
    "Korean": (
        "ko",
        "정부는 풍력발전을 확대했다",
        ["풍력발전", "풍력", "정부"],
        ["부정"],
    ),
    "Thai": (
        "th",
        "รัฐบาลอนุมัติโรงไฟฟ้าพลังงานลม",
        ["รัฐบาล", "โรงไฟฟ้า", "พลังงานลม"],
        ["แม่น้ำ"],
    ),
    "Without a language": (
        "",
        "Café in Kraków, élan",
        ["cafe", "krakow", "elan", "Café"],
        ["cafes"],
    ),
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """One index of texts in all languages: a query does not say which language it is in."""
    engine = Engine(TextIndex.create(tmp_path_factory.mktemp("languages") / "i", "test"))
    engine.index(
        IndexDocument(number, "", "", (), text, "", "", code, "")
        for number, (code, text, _, _) in enumerate(CASES.values())
    )
    engine.commit()
    return engine


@pytest.mark.parametrize("language", CASES)
def test_words_a_speaker_would_try(engine: Engine, language: str):
    number = list(CASES).index(language)
    _, _, found, not_found = CASES[language]
    missed = [query for query in found if number not in ids(engine, query)]
    wrong = [query for query in not_found if number in ids(engine, query)]
    assert (missed, wrong) == ([], [])


def ids(engine: Engine, query: str) -> set[int]:
    (answer,) = engine.ask([parse(query).node])
    return set(answer.ids.tolist())


def test_the_exact_form_folds_nothing_but_case(engine: Engine):
    english = list(CASES).index("English")
    assert english in ids(engine, "=elections")
    assert english in ids(engine, "=ELECTIONS")
    assert english not in ids(engine, "=election")
    assert english not in ids(engine, "=naive")
    assert english in ids(engine, "=naïve")


def test_prefixes_are_those_of_the_words_as_written(engine: Engine):
    german = list(CASES).index("German")
    for query in ("Bürgerm*", "Burgerm*", "Buergerm*", "Windkraftanl*", "besuch*"):
        assert german in ids(engine, query), query


@pytest.mark.parametrize(
    ("word", "part", "found"),
    [
        ("Windkraftanlage", "Kraft", True),
        ("Bundesverfassungsgericht", "Verfassung", True),
        ("Bundesverfassungsgericht", "Gericht", True),
        ("Verstand", "Stand", False),
        ("Wirtschaft", "Wirt", False),
        ("wirtschaftlich", "Wirt", False),
        ("Becken", "Ecken", False),
        ("Arbeiterinnen", "Innen", False),
    ],
)
def test_compounds(tmp_path: Path, word: str, part: str, found: bool):
    engine = Engine(TextIndex.create(tmp_path / "i", "test"))
    engine.index([IndexDocument(1, "", "", (), f"Wind Bund Anlage {word}", "", "", "de", "")])
    engine.commit()
    assert ids(engine, part) == ({1} if found else set())
