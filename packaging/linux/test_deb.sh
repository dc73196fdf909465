#!/usr/bin/env bash
# Install the Debian package on a clean Debian 12 with apt alone and do the main job there.
#   sudo packaging/linux/test_deb.sh dist/clipper_VERSION_ARCH.deb [FOLDER]
# Needs root, debootstrap, and a package source that the machine's own apt is set up for. FOLDER may hold a clean
# system already (unpacked, of SUITE); else one is made. With Xvfb here, the window also opens on a real screen.
set -euo pipefail
package=$(realpath "$1")
here=$(dirname "$(realpath "$0")")
root=${2:-$(mktemp -d)}
suite=${SUITE:-bookworm}
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | head -n 1)
chmod 755 "$root"
[ -x "$root/bin/sh" ] || debootstrap --variant=minbase "$suite" "$root" "$mirror"

screen=
given=${2:-}
cleanup() {
  [ -z "$screen" ] || kill "$screen"
  umount "$root/dev/shm" "$root/proc" 2>/dev/null || true
  [ -n "$given" ] || rm -rf --one-file-system "$root"
}
trap cleanup EXIT
mount -t proc proc "$root/proc"
mkdir -p "$root/dev/shm" && mount -t tmpfs shm "$root/dev/shm"

# Ways to the package source that this machine needs; what its own hooks do is left out.
grep -lsE '^ *Acquire' /etc/apt/apt.conf.d/* | xargs -r -I{} cp {} "$root/etc/apt/apt.conf.d/"
cp /etc/resolv.conf "$root/etc/" 2>/dev/null || true
in_root() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive "$@"; }
cp "$package" "$root/tmp/clipper.deb"
in_root apt-get update -qq
in_root apt-get install -y -qq --no-install-recommends /tmp/clipper.deb
in_root dpkg --verify clipper

display=()
if command -v Xvfb >/dev/null; then
  Xvfb -displayfd 3 -ac -screen 0 1280x800x24 3>"$root/tmp/display" >/dev/null 2>&1 &
  screen=$!
  until [ -s "$root/tmp/display" ]; do sleep 0.2; done
  display=("DISPLAY=:$(cat "$root/tmp/display")")
fi
cp "$here/main_job.sh" "$root/tmp/"
in_root useradd -m reader
in_root su reader -c "env ${display[*]:-} sh /tmp/main_job.sh /usr/bin/clipper /home/reader/work"

echo "== man page, completion, desktop file, types, icons"
in_root sh -ec '
  gzip -t /usr/share/man/man1/clipper.1.gz
  bash -ec ". /usr/share/bash-completion/completions/clipper; complete -p clipper; COMP_WORDS=\"clipper pre\" COMP_CWORD=1 _CLIPPER_COMPLETE=complete_bash clipper" | grep -x pressbook
  test -s /usr/share/zsh/vendor-completions/_clipper && test -s /usr/share/fish/vendor_completions.d/clipper.fish
  for size in 16 22 24 32 48 64 128 256 512; do test -s /usr/share/icons/hicolor/${size}x$size/apps/clipper.png; done
  apt-get install -y -qq --no-install-recommends desktop-file-utils shared-mime-info appstream
  desktop-file-validate /usr/share/applications/clipper.desktop
  appstreamcli validate --no-net /usr/share/metainfo/*.metainfo.xml
  update-desktop-database
  for type in text/html application/x-mimearchive message/rfc822 application/pdf; do
    grep "^$type=.*clipper.desktop" /usr/share/applications/mimeinfo.cache
  done
  apt-get remove -y -qq clipper
  test ! -e /usr/lib/clipper'
echo "The package works on a clean $suite."
