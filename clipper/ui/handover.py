"""One window a library: a second start hands its files to the window that is open already, and ends."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 2000
_MOST_BYTES = 1_000_000


def _name(folder: Path) -> str:
    return "clipper-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]


def hand_over(folder: Path, files: Sequence[Path]) -> bool:
    """Give the files to the window that has this library open; False when there is none."""
    socket = QLocalSocket()
    socket.connectToServer(_name(folder))
    if not socket.waitForConnected(_WAIT_MS // 4):
        return False
    socket.write(json.dumps([str(file.resolve()) for file in files]).encode() + b"\n")
    done = socket.waitForBytesWritten(_WAIT_MS)
    socket.disconnectFromServer()
    if socket.state() != QLocalSocket.LocalSocketState.UnconnectedState:
        socket.waitForDisconnected(_WAIT_MS)
    return done


class Handover(QObject):
    """Listens for second starts."""

    received = Signal(object)  # list of Path; empty: only come to the front

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(_name(folder))  # left behind by a program that was killed
        self._server.listen(_name(folder))
        self._server.newConnection.connect(self._on_connection)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _on_connection(self) -> None:
        while socket := self._server.nextPendingConnection():
            socket.setReadBufferSize(_MOST_BYTES)
            socket.readyRead.connect(lambda socket=socket: self._on_line(socket))
            socket.disconnected.connect(socket.deleteLater)
            self._on_line(socket)

    def _on_line(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            return
        try:
            names = json.loads(bytes(socket.readLine().data()))
        except ValueError:
            return
        if isinstance(names, list):
            self.received.emit([Path(name) for name in names if isinstance(name, str)])
