# Makes bare roots of Debian to run something in. Sourced, after toolchain.sh.
#
#   can_make_roots        whether roots can be made; says why not
#   make_root SUITE ROOT LOG [PACKAGE]
#                         a bare root of a suite with a user "someone"; debootstrap's output goes to LOG
#   mount_root ROOT       mounts what programs need in it, and unmount_root ROOT unmounts it
#   remove_roots FOLDER   removes a folder with roots; nothing stays mounted under it
#
# ROOTS_MIRROR    another mirror than debootstrap's own

can_make_roots() {
  if [ "$(id -u)" != 0 ]; then
    say "bare roots need root, to chroot into them"
  elif command -v debootstrap >/dev/null || apt_install_one_of debootstrap; then
    return 0
  else
    say "bare roots need debootstrap (Debian, Ubuntu: sudo apt-get install debootstrap)"
  fi
  return 1
}

# The root trusts the certificates which this machine was given.
make_root() {
  debootstrap --variant=minbase --include="ca-certificates${4:+,$4}" "$1" "$2" ${ROOTS_MIRROR:+"$ROOTS_MIRROR"} \
    >"$3" 2>&1 || {
    tail -n 5 "$3" >&2
    say "debootstrap failed; all it said is in $3"
    exit 1
  }
  cp /etc/resolv.conf "$2/etc/resolv.conf"
  if ls /usr/local/share/ca-certificates/*.crt >/dev/null 2>&1; then
    cp /usr/local/share/ca-certificates/*.crt "$2/usr/local/share/ca-certificates"
    chroot "$2" update-ca-certificates >/dev/null 2>&1
  fi
  chroot "$2" useradd --create-home --shell /bin/sh someone
}

mount_root() {
  mount -t proc proc "$1/proc"
  mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts "$1/dev/pts"
  ln -sf pts/ptmx "$1/dev/ptmx"
}

unmount_root() {
  for mount in dev/pts proc; do
    if mountpoint -q "$1/$mount"; then
      umount "$1/$mount" || umount -l "$1/$mount"
    fi
  done
}

remove_roots() {
  for root in "$1"/*/; do
    unmount_root "${root%/}"
  done
  rm -rf --one-file-system "$1"
}
