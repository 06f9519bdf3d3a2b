# Finds a JDK 17 or later and Maven, and installs them through apt where it may. Sourced.
#
#   need_jdk     sets JAVA_HOME (exported) to a JDK with a compiler, or ends the script
#   need_maven   makes sure of mvn on the PATH, or ends the script
#
# Progress goes to stderr.

say() {
  echo "$1" >&2
}

# The feature number of the JDK at $1 (17, 21, 25...), nothing where there is none.
jdk_feature() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
  jdk_version=$("$1/bin/javac" -version 2>&1) || return 0
  jdk_version=${jdk_version##*javac }
  jdk_version=${jdk_version%%[!0-9]*}
  echo "$jdk_version"
}

is_jdk_17() {
  jdk_found=$(jdk_feature "$1")
  [ -n "$jdk_found" ] && [ "$jdk_found" -ge 17 ]
}

# The home of the JDK that the java on the PATH belongs to.
jdk_on_path() {
  path_java=$(command -v javac) || return 0
  path_java=$(readlink -f "$path_java") || return 0
  echo "${path_java%/bin/javac}"
}

find_jdk() {
  for jdk in "$(jdk_on_path)" /usr/lib/jvm/*; do
    [ -n "$jdk" ] && [ ! -L "$jdk" ] || continue
    if is_jdk_17 "$jdk"; then
      echo "$jdk"
      return 0
    fi
  done
  return 1
}

# Runs apt-get with the rights it needs; fails where this user has none.
apt_get() {
  if [ "$(id -u)" = 0 ]; then
    DEBIAN_FRONTEND=noninteractive apt-get "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo -n env DEBIAN_FRONTEND=noninteractive apt-get "$@"
  else
    return 1
  fi
}

# Installs the first of the named packages that this system has.
apt_install_one_of() {
  command -v apt-get >/dev/null || return 1
  apt_get --version >/dev/null 2>&1 || return 1
  for attempt in known updated; do
    if [ $attempt = updated ]; then
      apt_get -q update >&2 || return 1
    fi
    for package in "$@"; do
      if apt-cache show "$package" 2>/dev/null | grep -q '^Package:'; then
        say "installing $package"
        if apt_get -q -y --no-install-recommends install "$package" >&2; then
          return 0
        fi
      fi
    done
  done
  return 1
}

need_jdk() {
  if [ -n "${JAVA_HOME-}" ]; then
    if is_jdk_17 "$JAVA_HOME"; then
      return 0
    fi
    say "JAVA_HOME=$JAVA_HOME is not a JDK 17 or later: set it to one, or unset it"
    exit 1
  fi
  JAVA_HOME=$(find_jdk) || {
    apt_install_one_of openjdk-17-jdk-headless openjdk-21-jdk-headless openjdk-25-jdk-headless || true
    JAVA_HOME=$(find_jdk) || {
      say "amkit needs a JDK 17 or later, and there is none here."
      say "Install one (Debian, Ubuntu: sudo apt-get install openjdk-17-jdk-headless maven), or set JAVA_HOME."
      exit 1
    }
  }
  export JAVA_HOME
}

need_maven() {
  command -v mvn >/dev/null && return 0
  apt_install_one_of maven || true
  command -v mvn >/dev/null && return 0
  say "amkit is built with Maven 3.6.3 or later, and there is no mvn here."
  say "Install it (Debian, Ubuntu: sudo apt-get install maven)."
  exit 1
}
