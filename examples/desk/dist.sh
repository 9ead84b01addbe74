#!/usr/bin/env bash
# Builds desk and thidua for who has no Go: a .zip for each system, with README and licences, and their checksums.
#
#	examples/desk/dist.sh OUT [SYSTEM/PROCESSOR...]
#
# OUT is a folder that is not there yet; without systems it gets all six. The same source and the same Go make the same
# bytes on any machine, in any folder and at any time.
set -euo pipefail
[ $# -gt 0 ] || { sed -n '4s/^#\t/usage: /p' "$0" >&2; exit 2; }
[ ! -e "$1" ] || { printf 'dist.sh: %s is there already\n' "$1" >&2; exit 1; }
mkdir -p "$(dirname "$1")"
out=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
shift
[ $# -gt 0 ] || set -- windows/amd64 windows/arm64 darwin/amd64 darwin/arm64 linux/amd64 linux/arm64
cd "$(dirname "${BASH_SOURCE[0]}")"

# What a builder may have set otherwise, and what would show in the bytes.
export CGO_ENABLED=0 GOFLAGS='' GOWORK=off GOAMD64=v1 GOARM64=v8.0 GOEXPERIMENT='' GOFIPS140=off LC_ALL=C
unset GOOS GOARCH

work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
mkdir "$work/out"
go build -buildvcs=false -o "$work/pack" ./dist

# licences DIRECTORY: what the modules of the program there, and Go itself, ask to be passed on with it.
licences() {
	(cd "$1" && go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}' .) |
		sort -u | while read -r module version dir; do
			case $module in github.com/thidua-go/*) continue ;; esac
			printf '\n==== %s %s\n\n' "$module" "$version"
			find "$dir" -maxdepth 1 -type f \( -name 'LICEN[CS]E*' -o -name 'NOTICE*' \) -print0 | sort -z |
				xargs -0 --no-run-if-empty cat | grep . || { echo "dist.sh: $module has no licence" >&2; exit 1; }
		done
}

for target; do
	export GOOS=${target%/*} GOARCH=${target#*/}
	dir=$work/$GOOS-$GOARCH
	mkdir "$dir"
	for program in . ../thidua; do
		(cd "$program" && go build -trimpath -buildvcs=false -ldflags='-s -w' -o "$dir/" .)
	done
	cp README.md README.vi.md "$dir"
	{
		cat ../../LICENSE
		printf '\n==== Go %s\n\n' "$(go env GOVERSION)"
		cat "$(go env GOROOT)/LICENSE"
		licences .
		licences ../thidua
	} >"$dir/LICENSES.txt"
	"$work/pack" "$work/out/thidua-$GOOS-$GOARCH.zip" "$dir"/*
done
(cd "$work/out" && sha256sum -- *.zip >SHA256SUMS)
mv "$work/out" "$out"
cat "$out/SHA256SUMS"
