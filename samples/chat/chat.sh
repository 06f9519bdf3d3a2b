#!/bin/sh
# A chat in terminals through one document. Each has it in a file of its own, NAME.chat, and 'am' does the rest: what
# is written while the server is away goes out when it is back.
#
#   am init chat.automerge --from '{"messages": []}'                one serves it,
#   am serve chat.automerge --listen ws://127.0.0.1:3030
#   samples/chat/chat.sh Ada ws://127.0.0.1:3030                    and any number talk
set -eu
name=${1:?usage: chat.sh NAME URL} url=${2:?usage: chat.sh NAME URL}
file=$name.chat
am=${AM:-am}
command -v "$am" >/dev/null || am=$(dirname "$0")/../../scripts/am

# {"author": "Ada", "text": "Hello", "time": "12:01"}, in am's JSON, as a line: 12:01 Ada: Hello
show() {
  sed -nu 's/.*"author": *"\(.*\)", *"text": *"\(.*\)", *"time": *"\(.*\)".*/\3 \1: \2/p' | sed -u 's/\\\(["\\]\)/\1/g'
}

# Text as it stands in JSON, without control characters.
quoted() {
  printf %s "$1" | tr -d '\000-\037' | sed 's/[\\"]/\\&/g'
}

[ -e "$file" ] || "$am" sync -q "$file" "$url"
"$am" get "$file" messages | sed -n '/"author":/{N;N;s/\n//g;p;}' | show

mkfifo "$file.news"
"$am" watch -q "$file" messages >"$file.news" &
watch=$!
show <"$file.news" &
"$am" sync --live -q "$file" "$url" 2>/dev/null &
live=$!
trap 'kill "$watch" "$live" 2>/dev/null; wait; rm -f "$file.news"' EXIT
trap 'exit 0' INT TERM HUP

while IFS= read -r text; do
  # On a terminal, what was typed gives way to the message.
  [ ! -t 0 ] || printf '\033[1A\033[2K'
  [ -z "$text" ] || "$am" change -q "$file" append messages "{\"author\": \"$(quoted "$name")\", \"text\": \"$(quoted "$text")\", \"time\": \"$(date +%H:%M)\"}" >/dev/null
done
