"""Full-text search: Whoosh keeps the index, evaluation over whole posting lists makes it fast."""

from clipper.search.engine import Answer, Engine
from clipper.search.keeping import IndexFolders
from clipper.search.passages import Marker, snippet
from clipper.search.scan import answers, scanned
from clipper.search.segments import DamagedIndex

__all__ = ["Answer", "DamagedIndex", "Engine", "IndexFolders", "Marker", "answers", "scanned", "snippet"]
