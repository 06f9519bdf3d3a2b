#!/bin/sh
# Documents in a git repository: diffs that can be read, and branches that changed one document and merge.
set -eu
. "$(dirname "$0")/scene.sh"
export HOME="$tools" GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=Ann GIT_AUTHOR_EMAIL=ann@example.org GIT_COMMITTER_NAME=Ann GIT_COMMITTER_EMAIL=ann@example.org

run 'git init -q -b main repo'
cd repo
run 'am git install'
run "am init plan.automerge --from '{\"title\": \"Plan\", \"owner\": \"Ann\", \"rooms\": {\"hall\": 1}}'"
run 'git add . && git commit -qm "A plan"'

say 'Two branches change the same document.'
run 'git checkout -qb kitchen'
run 'am change plan.automerge -m Kitchen -e "set rooms.kitchen 2" -q && git commit -qam "Kitchen"'
run 'git checkout -q main'
run "am change plan.automerge -m Title -e 'set title \"The new house\"' -q && git commit -qam Title"

say 'git shows what changed in it, not that binary files differ.'
run "git diff HEAD~1 HEAD | grep '^[-+] '"

say 'The merge keeps both, without a conflict; so would rebase, cherry-pick and stash.'
run 'git merge -q kitchen -m "Both"'
run 'am export plan.automerge'
run 'git status --short && git log --oneline --format=%s'
