#!/usr/bin/env bash
# Install the Debian package on a clean Debian 12 with apt alone and do the main job there.
#   sudo packaging/linux/test_deb.sh dist/clipper_VERSION_ARCH.deb [FOLDER]
# Needs root, debootstrap, and a package source that the machine's own apt is set up for.
set -euo pipefail
package=$(realpath "$1")
root=${2:-$(mktemp -d)}
suite=${SUITE:-bookworm}
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | head -n 1)
[ -x "$root/bin/sh" ] || debootstrap --variant=minbase "$suite" "$root" "$mirror"
cp /etc/apt/apt.conf.d/* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
cp "$package" "$root/tmp/clipper.deb"
cleanup() { umount "$root/proc" 2>/dev/null || true; }
trap cleanup EXIT
mount -t proc proc "$root/proc" 2>/dev/null || true
chroot "$root" apt-get update -qq
chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends /tmp/clipper.deb
chroot "$root" env HOME=/tmp/home LANG=C.UTF-8 QT_QPA_PLATFORM=offscreen sh -ec '
  mkdir -p /tmp/home && cd /tmp/home
  clipper --version
  printf "Harbour bridge vote put off\n\nThe council of Eastmere put off its vote on the harbour bridge on Monday evening, after three hours of debate.\n\nA new date was not set, and the mayor said that the plan would be looked at again.\n" | clipper add -
  clipper search "harbour bridge" --json
  clipper pressbook -o book.pdf && head -c 5 book.pdf
  clipper demo /tmp/home/demo
  ls -l /tmp/home/demo'
echo "The package works on a clean $suite."
