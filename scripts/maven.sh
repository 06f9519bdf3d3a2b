# Runs Maven for scripts/build and scripts/test, and shows what it is at. Sourced, after toolchain.sh.
#
#   run_maven quiet|whole LOG ARGS...    runs mvn ARGS with its output in the file LOG; "whole" prints
#                                        that, too, without the lines on single downloads
#
# Meanwhile stderr says how far it is: in one line that is rewritten where it is a terminal, else in a
# line each 10 seconds in which nothing else was printed.

# Sets repository to where Maven keeps what it downloads, and repository_option to what makes it do so:
# nothing where its usual place will do. Maven asks the user database for the home, not HOME, and a home
# that cannot be written would end it.
find_repository() {
  home=$(getent passwd "$(id -u)" 2>/dev/null | cut -d: -f6)
  repository=${home:-${HOME-}}/.m2/repository
  repository_option=
  if ! mkdir -p "$repository" 2>/dev/null || [ ! -w "$repository" ]; then
    repository=$PWD/.m2/repository
    repository_option=-Dmaven.repo.local=$repository
  fi
}

# Maven downloads one file after the other. Where it has nothing yet, the plugins are asked for their
# help side by side, so that the downloads overlap; that is all this is for.
fill_repository() {
  [ ! -d "$repository/org/apache/maven/plugins/maven-antrun-plugin" ] || return 0
  plugins="resources compiler jar antrun"
  [ "$mode" = quiet ] || plugins="$plugins surefire enforcer"
  for plugin in $plugins; do
    mvn -q -B -N ${repository_option:+"$repository_option"} -Dam.app \
      "org.apache.maven.plugins:maven-$plugin-plugin:help" </dev/null >/dev/null 2>&1 9>&- &
  done
}

# What the log says that Maven is at.
maven_stage() {
  downloads=$(grep -c '^\[INFO\] Downloaded from' "$log" || true)
  stage=$(sed -n 's/^\[INFO\] --- [^ ]*:\([A-Za-z]*\) ([^)]*) @ \(.*\) ---$/\1 \2/p' "$log" | tail -n 1)
  case $stage in
    compile\ *) stage="compiling ${stage#* }" ;;
    testCompile\ *) stage="compiling the tests of ${stage#* }" ;;
    test\ *) stage="testing ${stage#* }" ;;
    check\ *) stage="checking the layout of ${stage#* }" ;;
    *\ *) stage="building ${stage#* }" ;;
    *) stage="starting Maven" ;;
  esac
  [ "$downloads" = 0 ] || stage="$stage, $downloads files downloaded"
}

show_stage() {
  maven_stage
  line="am: $stage, $((now - began)) s"
  if [ -t 2 ]; then
    printf '\r\033[K%s' "$line" >&2
  else
    echo "$line" >&2
  fi
}

clear_stage() {
  [ ! -t 2 ] || printf '\r\033[K' >&2
}

# Prints the lines that the log has got since the last call; notes when each stage began.
print_new() {
  lines=$(wc -l <"$log")
  [ "$lines" -gt "$printed" ] || return 0
  clear_stage
  if sed -n "$((printed + 1)),${lines}p" "$log" | grep -q '^\[INFO\] --- '; then
    maven_stage
    echo "$now ${stage%%,*}" >>"$log.stages"
  fi
  if sed -n "$((printed + 1)),${lines}p" "$log" | grep -v '^\[INFO\] Download'; then
    said=$now
  fi
  printed=$lines
}

# Says what each stage took, of what took a second or more.
print_stages() {
  echo "$now end" >>"$log.stages"
  echo "Time by part:"
  awk 'NR > 1 { took[part] += $1 - began; if (!(part in order)) { order[part] = ++parts; name[parts] = part } }
       { began = $1; part = substr($0, length($1) + 2) }
       END { for (i = 1; i <= parts; i++) if (took[name[i]] > 0) printf "%6d s  %s\n", took[name[i]], name[i] }' \
    "$log.stages"
}

run_maven() {
  mode=$1
  log=$2
  shift 2
  LC_ALL=C.UTF-8
  export LC_ALL
  find_repository
  : >"$log"
  : >"$log.stages"
  fill_repository
  mvn -B -Dstyle.color=never ${repository_option:+"$repository_option"} "$@" </dev/null >"$log" 2>&1 9>&- &
  maven=$!
  # A background process of a script ignores Ctrl-C, so it is passed on.
  trap 'kill $maven 2>/dev/null; clear_stage; exit 130' INT
  trap 'kill $maven 2>/dev/null; clear_stage; exit 143' TERM
  began=$(date +%s)
  said=$began
  printed=0
  while kill -0 $maven 2>/dev/null; do
    if [ -t 2 ]; then
      sleep 0.2 2>/dev/null || sleep 1
    else
      sleep 1
    fi
    now=$(date +%s)
    [ "$mode" = quiet ] || print_new
    if [ -t 2 ]; then
      [ "$mode" = whole ] && [ $((now - said)) -lt 3 ] || show_stage
    elif [ $((now - said)) -ge 10 ]; then
      show_stage
      said=$now
    fi
  done
  maven_status=0
  wait $maven || maven_status=$?
  trap - INT TERM
  now=$(date +%s)
  if [ "$mode" = whole ]; then
    print_new
    print_stages
  fi
  clear_stage
  return $maven_status
}
