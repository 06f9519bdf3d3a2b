#!/bin/sh
# Two machines synced over ssh. The other machine is a local folder, and ssh is a script that runs the command there,
# so that the sample needs no server. HOST=user@host uses a real one, with am on its PATH.
set -eu
. "$(dirname "$0")/scene.sh"

if [ -z "${HOST-}" ]; then
  HOST=laptop
  mkdir -p "$tools/laptop"
  # ssh HOST COMMAND, as am calls it
  printf '#!/bin/sh\nshift\ncd "%s" && exec sh -c "$*"\n' "$tools/laptop" >"$tools/bin/ssh"
  chmod +x "$tools/bin/ssh"
fi

say "A document is copied to $HOST; --create creates the file there."
run "am init trip.automerge --from '{\"title\": \"Trip\", \"days\": 3}'"
run "am sync trip.automerge $HOST:trip.automerge --create"

say 'Both sides are edited.'
run "am change trip.automerge -m 'Longer' set days 4"
run "ssh $HOST am change trip.automerge -m Title set title Lisbon"

say 'A dry run, then the sync: only missing changes are sent.'
run "am sync trip.automerge $HOST:trip.automerge --dry-run"
run "am sync trip.automerge $HOST:trip.automerge"
run 'am export trip.automerge'

say 'The same over a pipe: one am waits on stdin and stdout, and the other runs it.'
run "am sync trip.automerge 'exec:ssh $HOST am sync -q trip.automerge -'"
run "[ \"\$(am heads trip.automerge)\" = \"\$(ssh $HOST am heads trip.automerge)\" ] && echo 'the same heads'"
