#!/bin/sh
# A change taken out of a document, looked at down to its columns, and carried to another copy as a file.
set -eu
. "$(dirname "$0")/scene.sh"

run "am init notes.automerge --from '{\"title\": \"Notes\", \"body\": \"The quick fox\"}' --actor aa --time none"
run 'am fork notes.automerge copy.automerge'
run "am change notes.automerge -m 'Make it brown' --actor bb --time 2026-01-02T03:04:05Z splice body 4 0 'brown, '"

say 'The last change by itself: a file that can be mailed.'
run "am changes notes.automerge -r '@^..@' -o brown.change"
run 'am inspect brown.change'

say 'Its columns: how each is encoded, in how many bytes and runs.'
run 'am inspect brown.change --columns'

say 'The ops that the columns hold, as JSON.'
run "am changes notes.automerge -r '@^..@' --json"

say 'The copy takes it; that it has it already does no harm.'
run 'am apply copy.automerge brown.change'
run 'am apply copy.automerge brown.change --patches'
run 'am get copy.automerge body --raw'
