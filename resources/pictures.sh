#!/bin/sh
# Make the README's picture and film anew with the program's own export: sh resources/pictures.sh [FOLDER]
# The folder is resources/pictures, unless another one is named; what is there is written over.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
# shellcheck source=resources/setup.sh
. "$root/resources/setup.sh"

set_up run
folder=${1:-"$root/resources/pictures"}
mkdir -p "$folder"
draw() {
    say "writing $folder/$1"
    file="$folder/$1"
    shift
    "$venv_python" -m explorer export lesson:first-start "$file" --force "$@"
}
draw figure.png --step 12 --theme light --size 1600x900
draw film.gif --steps 0:100 --fps 12 --theme light --size 960x540
