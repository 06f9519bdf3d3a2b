#!/bin/sh
# Uses an am that is installed as a user would, in the empty folder it is run in. Prints what it runs and
# what comes of it; ends with 1 where an answer is not the expected one. scripts/check-release runs it.
#
#   release-journey.sh SAMPLES AM    SAMPLES: the folder samples of this tree; AM: the am to use
set -u
samples=$1
am=$2
failed=0

# Runs the words behind $2; the last line of the output must be $1.
expect() {
  wanted=$1
  shift
  printf '$ am'
  printf " '%s'" "$@"
  echo
  said=$("$am" "$@" 2>&1 </dev/null)
  status=$?
  last=$(printf '%s\n' "$said" | tail -n 1)
  printf '%s\n' "$last" | cut -c1-100
  case $status:$last in
    0:$wanted) ;;
    *)
      printf 'FAILED: exit %s, expected %s\n%s\n' "$status" "$wanted" "$said"
      failed=1
      ;;
  esac
}

expect "am ${AM_VERSION-*}" --version
expect '"Trip to Lisbon"' get "$samples/trip.automerge" title
expect '[0-9a-f]*' init 'my notes.automerge' --from '{"title": "Plan", "tasks": []}'
expect '[0-9a-f]*' change 'my notes.automerge' -m 'First task' -e 'append tasks {"t": "tickets \u2713"}'
expect '' fork 'my notes.automerge' other.automerge
expect '[0-9a-f]*' change other.automerge -e 'set title "Plan B"'
expect '*' merge 'my notes.automerge' other.automerge
expect '"Plan B"' get 'my notes.automerge' title
expect '"tickets ✓"' get 'my notes.automerge' '.tasks[0].t'
expect 'title: Plan B' export 'my notes.automerge' -f yaml
expect '*' verify 'my notes.automerge'
expect '*' view 'my notes.automerge' -o page.html
expect '*' sync 'my notes.automerge' "exec:'$am' sync -q --create third.automerge -"
expect '"Plan B"' get third.automerge title
expect 'complete * am' completion bash

# A server and a client on each transport, of the JDK and of Netty.
: >serve.log
"$am" serve other.automerge --listen ws://127.0.0.1:0 --listen tcp://127.0.0.1:0 --listen "unix:$PWD/socket" \
  2>serve.log &
server=$!
tries=0
until grep -q 'unix:' serve.log || [ $tries = 100 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
for url in $(sed -n 's/.*listening on \([a-z]*:.*\)/\1/p' serve.log); do
  "$am" change 'my notes.automerge' -e "set over \"${url%%:*}\"" >/dev/null
  expect '*' sync 'my notes.automerge' "$url"
  expect "\"${url%%:*}\"" get other.automerge over
done
kill $server
wait $server || failed=1
grep -q 'ws:' serve.log || {
  cat serve.log
  failed=1
}
exit $failed
