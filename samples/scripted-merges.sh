#!/bin/sh
# A scripted merge: three people count birds in their own copies, and a nightly job merges and reports.
set -eu
. "$(dirname "$0")/scene.sh"

say 'One document for the team, and a copy for each member.'
run "am init birds.automerge --from '{\"sparrow\": 0, \"swift\": 0, \"site\": {}}'"
run "am change birds.automerge -m 'Counters add up' -e 'set sparrow counter:0' -e 'set swift counter:0'"
run 'for who in ann ben cleo; do am fork birds.automerge $who.automerge -q; done'

say 'Each records sightings; a script of ops is one change.'
cat >ann.ops <<'OPS'
inc sparrow 3
set site.ann "Old mill"      # where it was
OPS
printf 'inc sparrow 2\ninc swift 12\nset site.ben "Harbour"\n' >ben.ops
run 'am change ann.automerge -m Monday -f ann.ops'
run 'am change ben.automerge -m Monday -f - -q <ben.ops'
run "am change cleo.automerge -m Monday 'inc' swift 5"
echo 'not a document' >dora.automerge

say 'The nightly job. An unreadable copy is reported and does not stop the others.'
for copy in ann ben cleo dora; do
  run "am verify -q $copy.automerge" || {
    echo "(exit $?: left out)"
    continue
  }
  run "am merge birds.automerge $copy.automerge --json | sed 's/,\"heads.*/ .../'"
done

say 'The counters are added up, no edit is lost, and a second merge changes nothing.'
run 'am export birds.automerge --format yaml'
run 'am merge birds.automerge ann.automerge ben.automerge cleo.automerge'

say 'The new changes, for the mail to the team.'
run "am log birds.automerge --json | grep -c Monday"
run 'am diff cleo.automerge birds.automerge --stat || echo "(exit $?: they differ)"'
