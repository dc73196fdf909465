#!/usr/bin/env bash
# Builds and tests on macOS, and makes the app bundle in a disk image. UNTESTED: never yet run on a Mac.
set -euo pipefail
cd "$(dirname "$0")/.."
python3 -m venv .venv
.venv/bin/python -m pip install --constraint packaging/constraints.txt --editable '.[dev,package]'
QT_QPA_PLATFORM=offscreen .venv/bin/python -m pytest -q
.venv/bin/python packaging/icons.py build/icons
.venv/bin/python -m PyInstaller packaging/clipper.spec --noconfirm --distpath dist --workpath build
hdiutil create -volname Clipper -srcfolder dist/Clipper.app -ov -format UDZO dist/Clipper.dmg
