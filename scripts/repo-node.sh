# Compiles scripts/RepoNode.java, a Repo as a process, for scripts that need one. Sourced, after toolchain.sh.
#
#   need_repo_node    sets app to a folder with am and its jars (AM_APP; else this tree's, which is built),
#                     AM to the am there, JAVA_HOME, and repo_node to its class path; exports AM

need_repo_node() {
  need_jdk
  if [ -n "${AM_APP-}" ]; then
    app=$(cd "$AM_APP" && pwd -P)
    AM=${AM-$app/am}
    "$AM" --version >/dev/null
  else
    AM=${AM-$PWD/scripts/am}
    scripts/am --version >/dev/null
    read -r app <cli/target/am/current
  fi
  export AM
  mkdir -p target/repo-node
  repo_node=$PWD/target/repo-node:$app/*
  "$JAVA_HOME/bin/javac" --release 17 -encoding UTF-8 -proc:none -cp "$app/*" -d target/repo-node scripts/RepoNode.java
}
