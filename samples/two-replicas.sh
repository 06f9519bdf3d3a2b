#!/bin/sh
# Two replicas of one document, edited apart, merged and synced.
#
# trip.automerge was written by Automerge's JavaScript library. The replicas are made in a folder of their own, which is
# removed at the end; samples/two-replicas.sh FOLDER keeps them in FOLDER.
set -eu
. "$(dirname "$0")/scene.sh"

say 'One document, two replicas.'
run "cp '$samples/trip.automerge' laptop.automerge"
run 'am fork laptop.automerge phone.automerge'

say "Both are edited concurrently, also in the same text."
run "am change laptop.automerge -m 'Found a flat' \\
  -e 'set tasks[1].done true' \\
  -e 'splice notes 18 0 \" The flat is in Rua da Rosa.\"' \\
  -e 'inc travellers'"
run "am change phone.automerge -m 'Longer, and two more people' \\
  -e 'set days 4' \\
  -e 'append tasks {\"title\": \"buy sunscreen\", \"done\": false}' \\
  -e 'splice notes 0 0 \"Leave at seven. \"' \\
  -e 'inc travellers 2'"

say 'Their differences, and the merge of both edits on the laptop.'
run 'am diff laptop.automerge phone.automerge || [ $? = 1 ]'
run 'am merge laptop.automerge phone.automerge'

say 'The phone is edited again, then both sync: each receives its missing changes.'
run "am change phone.automerge -m 'Passports are fine' -e 'set tasks[2].done true'"
run 'am sync laptop.automerge phone.automerge'
run 'am heads laptop.automerge'
run 'am heads phone.automerge'

say 'The history, and the document of both replicas.'
run 'am log laptop.automerge'
run 'am export laptop.automerge'
