#!/bin/sh
# A change is exported, inspected down to its columns, and applied to another copy.
set -eu
. "$(dirname "$0")/scene.sh"

run "am init notes.automerge --from '{\"title\": \"Notes\", \"body\": \"The quick fox\"}' --actor aa --time none"
run 'am fork notes.automerge copy.automerge'
run "am change notes.automerge -m 'Make it brown' --actor bb --time 2026-01-02T03:04:05Z splice body 4 0 'brown, '"

say 'The last change as a file, for example to send by mail.'
run "am changes notes.automerge -r '@^..@' -o brown.change"
run 'am inspect brown.change'

say 'Its columns: how each is encoded, in how many bytes and runs.'
run 'am inspect brown.change --columns'

say 'The ops that the columns hold, as JSON.'
run "am changes notes.automerge -r '@^..@' --json"

say 'The copy applies it; a change that it already has is skipped.'
run 'am apply copy.automerge brown.change'
run 'am apply copy.automerge brown.change --patches'
run 'am get copy.automerge body --raw'
