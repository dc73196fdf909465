#!/bin/sh
# Does the main job with a packaged program, its processes included, and stops at the first thing that fails.
#   main_job.sh PROGRAM FOLDER      FOLDER: an empty one that may be filled
# Needs nothing but a shell, so that it also runs on a machine that has only what the package asked for.
set -eu
program=$1
folder=$2
samples=$(dirname "$(readlink -f "$program")")/_internal/resources/samples
export CLIPPER_HOME="$folder/home" LC_ALL=C.UTF-8 QT_QPA_PLATFORM="${QT_QPA_PLATFORM:-offscreen}"
mkdir -p "$folder" && cd "$folder"

step() { echo "== $*"; }
fail() { echo "FAILED: $*" >&2; exit 1; }
clipper() { "$program" --library "$folder/library" "$@"; }
count() { clipper search "$1" --count; }

step "versions and help"
"$program" --version
"$program" --help >/dev/null

step "every kind of file is read in the extraction process"
clipper add "$samples"/*.html "$samples"/*.mhtml "$samples"/*.eml "$samples"/*.pdf "$samples"/*.txt --tag sample
printf 'Harbour bridge vote put off\n\nThe council of Eastmere put off its vote on the harbour bridge on Monday evening, after three hours of debate.\n\nA new date was not set, and the mayor said that the plan would be looked at again by the planning office.\n' | clipper add - --keep-both
[ "$(count 'words:>30')" -ge 12 ] || fail "too few articles have a text"
clipper extract "$samples/harbour-bridge.html" --json | grep -q '"kept": false' || fail "nothing was removed"

step "search, tags, doctor, backup"
[ "$(count 'harbour bridge')" -ge 2 ] || fail "the search does not find the bridge"
[ "$(count 'tag:sample')" -ge 12 ] || fail "the tags are not there"
clipper tag 1 --add energy/wind
clipper doctor
clipper backup "$folder/copy.clipperbackup"
clipper restore "$folder/copy.clipperbackup"
clipper reindex

step "press book and every other format"
clipper pressbook -o book.pdf --title "A test"
[ "$(head -c 5 book.pdf)" = "%PDF-" ] || fail "the press book is no PDF"
for format in html markdown docx epub csv xlsx ris bibtex csl archive; do
  clipper export -o "out.$format" --format "$format" >/dev/null
  [ -s "out.$format" ] || fail "no $format"
done
"$program" --library "$folder/other" import out.archive
"$program" --library "$folder/other" add out.docx --keep-both
[ "$("$program" --library "$folder/other" search 'tag:sample' --count)" = "$(count 'tag:sample')" ] || fail "the archive"

step "an extraction process that dies costs one page"
{ echo "<html><body>"; i=0; while [ $i -lt 39000 ]; do echo "<p>A paragraph that says <i>little</i> of $i."; i=$((i + 1)); done; } >heavy.html
"$program" --library "$folder/library" add heavy.html "$samples/gan.html" --keep-both >killed.txt 2>&1 &
adding=$!
victim=
while kill -0 $adding 2>/dev/null && [ -z "$victim" ]; do
  for child in $(cat /proc/$adding/task/*/children 2>/dev/null); do
    # the extraction process is the child that has used some processor time
    set -- $(sed 's/.*) //' "/proc/$child/stat" 2>/dev/null || true)
    [ "${12:-0}" -lt 200 ] || victim=$child
  done
  sleep 0.05
done
[ -n "$victim" ] || fail "no extraction process was seen"
kill -SEGV "$victim"
status=0
wait $adding || status=$?
[ $status = 1 ] || { cat killed.txt; fail "status $status after the death of the extraction process"; }
grep -q "heavy.html: Not extracted: the page made the reading program break off" killed.txt || { cat killed.txt; fail "the page was not named"; }
[ "$(grep -cE '^[0-9]+[[:space:]]' killed.txt)" = 2 ] || fail "the page after it was not taken in"
[ "$(grep -c 'Not extracted' killed.txt)" = 1 ] || fail "the page after it was not read"

step "the window"
"$program" demo "$folder/demo" >/dev/null
for picture in light dark; do [ -s "demo/window-$picture.png" ] || fail "no picture of the window"; done
[ -n "${DISPLAY:-}" ] && unset QT_QPA_PLATFORM
DISPLAY="${DISPLAY:-:none}" "$program" --library "$folder/windowed" open "$samples/gan.html" &
window=$!
tries=0
until [ "$("$program" --library "$folder/windowed" search 'words:>30' --count 2>/dev/null)" = 1 ]; do
  kill -0 $window 2>/dev/null || fail "the window ended by itself"
  tries=$((tries + 1))
  [ $tries -lt 60 ] || fail "the window did not take the file in"
  sleep 1
done
kill $window
wait $window || true
step "all is well"
