# Whether the build of am under "$root" is there and up to date. Sourced by scripts/am and scripts/build.

# Sets app to the folder of the build in use, or fails where there is none.
find_build() {
  [ -r "$root/cli/target/am/current" ] || return 1
  read -r app <"$root/cli/target/am/current" || return 1
  # A tree that was moved or copied brings the build of its old place with it.
  [ "$app" -ef "$root/cli/target/am/${app##*/}" ]
}

# Whether a source, or a folder that lost one, is newer than the build.
stale() {
  [ -n "$(find "$root/pom.xml" "$root/.mvn" "$root/scripts/build" "$root/scripts/jvm-profile" "$root/scripts/maven.sh" "$root/lib/amkit/pom.xml" \
    "$root/lib/amkit/src/main" "$root/lib/amkit-repo/pom.xml" "$root/lib/amkit-repo/src/main" \
    "$root/lib/amkit-websocket/pom.xml" "$root/lib/amkit-websocket/src/main" \
    "$root/lib/amkit-postgresql/pom.xml" "$root/lib/amkit-postgresql/src/main" \
    "$root/lib/amkit-nats/pom.xml" "$root/lib/amkit-nats/src/main" "$root/cli/pom.xml" "$root/cli/src/main" \
    -newer "$root/cli/target/am/stamp" -print -quit 2>&1)" ]
}
