#!/bin/sh
# What the picture in the README shows: two copies of a document, edited and merged. Actors and times are set, so that
# hashes are the same in every run.
set -eu
. "$(dirname "$0")/scene.sh"
TZ=UTC
export TZ

am() {
  case $1 in
    change)
      minute=$((${minute-0} + 1))
      case $2 in trip*) actor=a1 ;; *) actor=b2 ;; esac
      "$tools/bin/am" "$@" --actor $actor --time "2026-11-29T10:0$minute:00Z" >/dev/null
      ;;
    *) "$tools/bin/am" "$@" --color=always || [ $? = 1 ] ;; # diff: they differ
  esac
}
cp "$samples/trip.automerge" trip.automerge

run 'am fork trip.automerge phone.automerge'
run "am change trip.automerge -m 'Found a flat' set 'tasks[1].done' true"
run "am change phone.automerge -m Longer -e 'set days 4' \\
    -e 'splice notes 0 0 \"Leave at seven. \"'"
run 'am diff trip.automerge phone.automerge'
run 'am merge trip.automerge phone.automerge'
run 'am log trip.automerge --graph --oneline'
run 'am blame trip.automerge notes'
