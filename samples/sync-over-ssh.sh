#!/bin/sh
# Two machines in step over an ssh pipe. The other machine is a folder here, and ssh a script that runs its command
# there, so that the sample needs no server; with HOST=user@host (am on its PATH) it is a real one.
set -eu
. "$(dirname "$0")/scene.sh"

if [ -z "${HOST-}" ]; then
  HOST=laptop
  mkdir -p "$tools/laptop"
  # ssh HOST COMMAND, as am calls it
  printf '#!/bin/sh\nshift\ncd "%s" && exec sh -c "$*"\n' "$tools/laptop" >"$tools/bin/ssh"
  chmod +x "$tools/bin/ssh"
fi

say "A document here goes to $HOST, where there is none yet: --create lets am make it there."
run "am init trip.automerge --from '{\"title\": \"Trip\", \"days\": 3}'"
run "am sync trip.automerge $HOST:trip.automerge --create"

say 'Both sides are edited.'
run "am change trip.automerge -m 'Longer' set days 4"
run "ssh $HOST am change trip.automerge -m Title set title Lisbon"

say 'What would go over, and then it does: only what either side lacks.'
run "am sync trip.automerge $HOST:trip.automerge --dry-run"
run "am sync trip.automerge $HOST:trip.automerge"
run 'am export trip.automerge'

say 'The same from the other side of any pipe: one am waits on its stdin and stdout, one runs it.'
run "am sync trip.automerge 'exec:ssh $HOST am sync -q trip.automerge -'"
run "[ \"\$(am heads trip.automerge)\" = \"\$(ssh $HOST am heads trip.automerge)\" ] && echo 'the same heads'"
