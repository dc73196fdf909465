"""Words of page furniture in the languages most seen: what share lines, teasers, notices and bylines say."""

from collections.abc import Sequence

# One line a sort. A word counts anywhere in a short line, `^word` only as its first, `two_words` as a pair.
_SORTS: tuple[str, ...] = (
    # share lines
    "share shares teilen compartir compartilhar compartilhe comparte partager partagez condividi delen"
    " udostępnij facebook twitter whatsapp linkedin pinterest instagram telegram tweet email mail print"
    " drucken imprimir imprimer stampa youtube",
    # newsletters, subscriptions, accounts
    "newsletter newsletters subscribe subscriber subscribers subscription abonnieren abonnement abonnez"
    " suscríbete suscribirse suscripción sign_up sign_in log_in login iscriviti inscription inschrijven"
    " prenumerera anmelden registrieren register registrarse account inbox abo unsubscribe anmeldung",
    # notices
    "cookie cookies consent datenschutz privacy terms_of rights_reserved copyright impressum gdpr dsgvo"
    " disclaimer datenschutzerklärung",
    # other stories
    "related read_more read_next read_also more_from more_on more_stories more_about more_articles"
    " mehr_zum mehr_von mehr_aus lesen_sie lesetipp auch_interessant lea_también te_puede à_lire"
    " lire_aussi lire_la leggi_anche lees_ook czytaj see_also siehe_auch ver_también voir_aussi also_like"
    " you_might you_may weiterlesen continue_reading recommended zobacz läs_mer läs_också mehr_zu"
    " das_könnte leia_também saiba_mais see_more related_stories",
    # comments
    "comment comments kommentar kommentare kommentieren comentario comentarios comentários comentar"
    " commentaire commentaires reactie reacties komentarz komentarze reply replies respuesta antworten"
    " antwort kommentti",
    # bylines
    "^by ^von ^por ^par ^di ^door ^av ^autor ^autorin ^auteur ^posted ^published ^veröffentlicht"
    " ^publicado ^publié ^written ^updated ^last ^stand ^erstellt ^aktualisiert ^author ^text ^publicada"
    " ^opublikowano ^autore ^byline",
    # picture credits
    "^photo ^foto ^bild ^image ^credit ^source ^quelle ^fuente ^picture ^crédit ^fotos ^photos ^getty"
    " ^screenshot ^fotografía getty_images getty shutterstock image_credit photo_by photo_credit foto_dpa"
    " reporting_by via_getty istock unsplash",
    # calls
    "^get ^follow ^join ^listen ^watch ^visit ^click ^tell ^send ^buy ^shop ^order ^start ^support"
    " ^become ^check ^find ^learn ^try ^read ^see ^view ^stay ^want ^like ^enjoy ^folgen ^folge ^hören"
    " ^jetzt ^hier ^sigue ^síguenos ^escucha ^mira ^suivez ^écoutez ^cliquez ^segui ^ascolta ^volg"
    " ^kliknij ^download ^donate ^contact ^book ^call ^discover ^explore ^need ^looking",
    # advertising
    "^anzeige ^werbung ^advertisement ^ad ^publicidad ^publicité ^pubblicità ^reklama ^advertentie"
    " ^sponsored ^promoted affiliate discount buy_now get_started free_trial contact_us book_a donate"
    " donation advertisement demo advertiser affiliates",
    # tags
    "^tags ^tag ^topics ^topic ^schlagwörter ^schlagworte ^etiquetas ^mots ^categories ^category"
    " ^kategorien ^kategorie ^filed ^themen ^temas ^keywords ^labels ^posted_in ^stichworte ^tagged ^thema",
    # about the author
    "^about about_the über_den sobre_el à_propos is_a a_writer reporter journalist freelance"
    " correspondent contributor professor lecturer follow_him follow_her follow_us follow_me follow_them"
    " autorin redakteur journalistin follow_on sign",
    # ways through the site
    "^previous ^next ^vorheriger ^nächster ^anterior ^siguiente ^précédent ^suivant ^home ^startseite"
    " ^start ^top ^back ^zurück ^menu ^search ^suche ^buscar ^skip ^table_of ^contents ^inhalt"
    " ^inhaltsverzeichnis ^suchen ^menü ^übersicht ^loading",
)  # fmt: skip
COUNT = len(_SORTS)
SHARING, SUBSCRIPTIONS, NOTICES, OTHER_STORIES, COMMENTS = 1, 2, 4, 8, 16  # bits of the first sorts
ADVERTISING = 256

# What stands beside the words of share lines in such lines; alone these mean nothing.
_BESIDE_SHARING = (
    "save copy link bookmark follow and on by via to this article x bluesky mastodon threads reddit messenger sms more"
    " speichern merken kopieren folgen und per auf artikel guardar copiar enlace seguir y en enregistrer copier lien"
    " suivre et sur salva copia segui e su"
)
_SHARE_LINE = 14  # words


def _tables() -> tuple[dict[str, int], dict[str, int], dict[tuple[str, str], int]]:
    anywhere: dict[str, int] = {}
    first: dict[str, int] = {}
    pairs: dict[tuple[str, str], int] = {}
    for number, line in enumerate(_SORTS):
        bit = 1 << number
        for entry in line.split():
            start = entry.startswith("^")
            entry = entry.removeprefix("^")
            if "_" in entry:
                one, two = entry.split("_", 1)
                pairs[one, two] = pairs.get((one, two), 0) | bit
            elif start:
                first[entry] = first.get(entry, 0) | bit
            else:
                anywhere[entry] = anywhere.get(entry, 0) | bit
    return anywhere, first, pairs


_ANYWHERE, _FIRST, _PAIRS = _tables()
_BESIDE = frozenset(_BESIDE_SHARING.split())


def sorts_of(words: Sequence[str]) -> int:
    """The sorts of furniture a short line could be, one bit each."""
    if not words:
        return 0
    low = [word.lower() for word in words]
    found = _FIRST.get(low[0], 0)
    previous = ""
    for word in low:
        found |= _ANYWHERE.get(word, 0) | _PAIRS.get((previous, word), 0)
        previous = word
    return found


def is_share_line(words: Sequence[str]) -> bool:
    """Whether a line says nothing but how to share it: 'Share Save Print'. One word alone may be a subheading."""
    if not 2 <= len(words) <= _SHARE_LINE:
        return False
    sharing = [bool(_ANYWHERE.get(word.lower(), 0) & SHARING) for word in words]
    return any(sharing) and all(shares or word.lower() in _BESIDE for shares, word in zip(sharing, words, strict=True))
