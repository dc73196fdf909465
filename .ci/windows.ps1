# Builds and tests on Windows, and makes the installer. UNTESTED: never yet run on a Windows machine.
$ErrorActionPreference = "Stop"
python -m venv .venv
.venv\Scripts\python -m pip install --constraint packaging\constraints.txt --editable ".[dev,package]"
$env:QT_QPA_PLATFORM = "offscreen"
.venv\Scripts\python -m pytest -q
.venv\Scripts\python packaging\icons.py build\icons
.venv\Scripts\python -m PyInstaller packaging\clipper.spec --noconfirm --distpath dist --workpath build
$version = .venv\Scripts\python -c "import clipper; print(clipper.__version__)"
iscc "/DVersion=$version" packaging\windows\clipper.iss
