# Sourced by the samples: creates a temporary folder (an argument names one to keep), puts am of this tree on the PATH,
# and prints commands as typed. AM=/path/to/am runs another am.
samples=$(cd "$(dirname "$0")" && pwd -P)
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
mkdir "$tools/bin"
printf '#!/bin/sh\nexec "%s" "$@"\n' "${AM:-$samples/../scripts/am}" >"$tools/bin/am"
chmod +x "$tools/bin/am"
PATH=$tools/bin:$PATH
XDG_STATE_HOME=$tools/state
export PATH XDG_STATE_HOME
folder=${1:-$tools/folder}
mkdir -p "$folder"
cd "$folder"

# Prints a remark, of one line or more.
say() {
  echo
  printf '# %s\n' "$@"
}

# Shows a line for the shell, then runs it.
run() {
  printf '\n$ %s\n' "$1"
  eval "$1"
}
