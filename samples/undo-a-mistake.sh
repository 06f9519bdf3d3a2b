#!/bin/sh
# A colleague's change was a mistake: it is undone, and later work by others is kept.
set -eu
. "$(dirname "$0")/scene.sh"

run "am init list.automerge --from '{\"title\": \"Guests\", \"guests\": {\"ann\": 1, \"ben\": 2, \"cleo\": 1}}' --actor aa"
run 'am fork list.automerge colleague.automerge'

say 'The colleague deletes too much while someone else edits; then both are merged.'
run "am change colleague.automerge -m 'Tidy up' --actor bb -e 'delete guests.ben' -e 'delete guests.cleo' -e 'set title \"List\"'"
run "am change list.automerge -m 'Two more' --actor cc -e 'set guests.dora 4' -e 'set guests.emil 1'"
run 'am merge list.automerge colleague.automerge'
run 'am export list.automerge'

say 'Who did it? The log lists the change, and show prints its effect.'
run "am log list.automerge --oneline --actor bb"
run "mistake=\$(am log list.automerge --json --actor bb | sed 's/.*\"hash\":\"\\([0-9a-f]*\\)\".*/\\1/')"
run 'am show list.automerge "$mistake"'

say 'A dry run of restoring. Only the places that it touched go back to what they were just before it' \
  '($mistake^), and edits by others stay. This adds new changes; the history is never rewritten.'
run 'am revert list.automerge title -r "$mistake^" --dry-run'
run 'for place in title guests.ben guests.cleo; do am revert list.automerge $place -r "$mistake^" -m "Restore $place"; done'
run 'am export list.automerge'
run 'am log list.automerge --oneline'
