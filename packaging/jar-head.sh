#!/bin/sh
# am: this file is a jar, "java -jar am.jar" runs it on Java 17 or later, and a shell script, which starts
# am faster: its first run puts the jar, am's launcher and a class archive into the user's cache folder.
# To have it as a command, make it executable and put it into a folder on the PATH as "am".
set -eu
case $0 in
  */*) self=$0 ;;
  *) self=./$0 ;;
esac
cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
app=$cache/am/@ID@
if [ -z "$cache" ] || { ! [ -x "$app/am" ] && ! mkdir -p "$app" 2>/dev/null; } || ! [ -w "$app" ]; then
  if [ -n "${JAVA_HOME-}" ]; then
    exec "$JAVA_HOME/bin/java" ${AM_JAVA_OPTS-} -jar "$self" "$@"
  fi
  exec java ${AM_JAVA_OPTS-} -jar "$self" "$@"
fi
if ! [ -x "$app/am" ]; then
  cp "$self" "$app/am.jar.$$"
  mv "$app/am.jar.$$" "$app/am.jar"
  cat >"$app/jvm-profile.$$" <<'END_OF_JVM_PROFILE'
@JVM_PROFILE@
END_OF_JVM_PROFILE
  cat >"$app/am.$$" <<'END_OF_AM'
@AM@
END_OF_AM
  chmod +x "$app/jvm-profile.$$" "$app/am.$$"
  mv "$app/jvm-profile.$$" "$app/jvm-profile"
  mv "$app/am.$$" "$app/am"
fi
exec "$app/am" "$@"
exit # The zip begins here.
