#!/bin/sh
# A colleague's change was a mistake and others have gone on since: it is taken back, and their work stays.
set -eu
. "$(dirname "$0")/scene.sh"

run "am init list.automerge --from '{\"title\": \"Guests\", \"guests\": {\"ann\": 1, \"ben\": 2, \"cleo\": 1}}' --actor aa"
run 'am fork list.automerge colleague.automerge'

say 'The colleague tidies up too much, while somebody else goes on; then both come together.'
run "am change colleague.automerge -m 'Tidy up' --actor bb -e 'delete guests.ben' -e 'delete guests.cleo' -e 'set title \"List\"'"
run "am change list.automerge -m 'Two more' --actor cc -e 'set guests.dora 4' -e 'set guests.emil 1'"
run 'am merge list.automerge colleague.automerge'
run 'am export list.automerge'

say 'Who did it? The log names the change, and diff shows what it did.'
run "am log list.automerge --oneline --actor bb"
run "mistake=\$(am log list.automerge --json --actor bb | sed 's/.*\"hash\":\"\\([0-9a-f]*\\)\".*/\\1/')"
run 'am show list.automerge "$mistake"'

say 'First what taking it back would do. Only the places that it touched go back to what they were just before it' \
  '($mistake^), and what others did stays. It is done by new changes, for history is never rewritten.'
run 'am revert list.automerge title -r "$mistake^" --dry-run'
run 'for place in title guests.ben guests.cleo; do am revert list.automerge $place -r "$mistake^" -m "Restore $place"; done'
run 'am export list.automerge'
run 'am log list.automerge --oneline'
