# Runs clippy's driver over the crates of the working directory, and over every other file on its own. There is no cargo:
# no build script, procedural macro or configuration of the tree is run or read, and no dependency is there.
# Arguments: the driver, its options up to `--`, then the roots of crates, `--`, and all files.
driver=$1
shift
options=
while [ "$1" != -- ]; do
  options="$options $1"
  shift
done
shift
mkdir -p /tmp/crates
number=0

# The edition that the nearest manifest states.
edition_of() {
  folder=$(dirname -- "$1")
  while :; do
    if [ -f "$folder/Cargo.toml" ]; then
      edition=$(sed -n 's/^[[:space:]]*edition[[:space:]]*=[[:space:]]*"\(20[0-9][0-9]\)".*/\1/p' "$folder/Cargo.toml" | head -n 1)
      [ -n "$edition" ] && break
    fi
    [ "$folder" = . ] || [ "$folder" = / ] && break
    folder=$(dirname -- "$folder")
  done
  echo "${edition:-2021}"
}

check() {
  number=$((number + 1))
  # The options are ours, and hold no blanks.
  # shellcheck disable=SC2086
  "$driver" --edition "$(edition=; edition_of "$1")" --crate-type lib --crate-name "crate$number" --error-format=json \
    --emit=dep-info,metadata --out-dir /tmp/crates $options "$1" 2>&1
  printf '\n{"crate":%d,"exit":%d}\n' "$number" $?
}

while [ "$1" != -- ]; do
  check "$1"
  shift
done
shift
for file in "$@"; do
  # What a crate has reached was checked as a part of it.
  cat /tmp/crates/*.d 2>/dev/null | grep -qxF -- "$file:" || check "$file"
done
printf '{"ended":%d}\n' "$number"
