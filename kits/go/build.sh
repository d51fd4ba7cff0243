#!/bin/sh
# Builds the program in this folder. Its module must consist of the same files whether cgo is there or not: what is built
# here without cgo is what others build with it.
set -u
cd "$(dirname "$0")" || exit 1

files() {
	CGO_ENABLED=$1 go list -deps -f '{{with .Module}}{{if .Replace}}{{$.ImportPath}} {{$.GoFiles}} {{$.CgoFiles}}{{end}}{{end}}' .
}

go build -buildvcs=false -ldflags='-s -w' -o "$1" . &
building=$!
without=$(files 0)
with=$(files 1)
wait "$building" || exit 1
if [ "$without" != "$with" ]; then
	echo "the files of the build depend on cgo" >&2
	exit 1
fi
