# Finds Node and automerge-repo for scripts that speak with it. Sourced, after toolchain.sh.
#
#   need_node_modules    copies scripts/node to target/node, installs there what its package.json
#                        names unless that was done, and sets node to that folder; fails, and says why,
#                        where it cannot
#
# AMKIT_NODE_MODULES names a folder whose node_modules is taken instead of installing.

need_node_modules() {
  node=$PWD/target/node
  command -v node >/dev/null || {
    say "no node here: install Node 20 or later (Debian, Ubuntu: sudo apt-get install nodejs npm)"
    return 1
  }
  mkdir -p "$node"
  cp -R scripts/node/. "$node"
  if [ -n "${AMKIT_NODE_MODULES-}" ]; then
    [ -d "$AMKIT_NODE_MODULES/node_modules/@automerge/automerge-repo" ] || {
      say "AMKIT_NODE_MODULES=$AMKIT_NODE_MODULES has no node_modules/@automerge/automerge-repo"
      return 1
    }
    [ -L "$node/node_modules" ] || rm -rf "$node/node_modules"
    ln -sfn "$(cd "$AMKIT_NODE_MODULES" && pwd -P)/node_modules" "$node/node_modules"
    return 0
  fi
  [ ! -L "$node/node_modules" ] || rm "$node/node_modules"
  [ ! "$node/node_modules/.package-lock.json" -nt scripts/node/package.json ] || return 0
  (cd "$node" && npm install --no-audit --no-fund >npm.log 2>&1) || {
    say "npm could not get automerge-repo: see $node/npm.log"
    return 1
  }
}
